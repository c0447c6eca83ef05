"""Records of the tables of B -> K(*) + missing energy: form factors, measurements, the Belle II likelihood."""

from __future__ import annotations

from table import Table

COEFFICIENTS = "coefficients a_k of F(q^2) = sum_k a_k [z(q^2) - z(0)]^k / (1 - q^2/m_R^2), dimensionless"
POINTS = "values F(q^2) at the q^2 in GeV^2 behind the @ of each name, dimensionless"
CONSTRAINED = "Absent: a_0 of f_0 and T2 (equal to those of f_plus and T1), a_0 of A12 (from A0(0))."
NUMBERS = "Published numbers."
FLAVIO = "flavio 2.7.1 (MIT), ancillary file of the paper; numbers only."
EOS = "EOS 1.0.21 (GPL-2), constraint library; numbers only."


def pair(
    name: str, channel: str, mean: str, covariance: str, who: str, texkey: str, arxiv: str, quantity: str,
    digitised: str, licence: str, locator: str, notes: str, status: str = "found",
) -> list[Table]:
    """Means and covariance of one set in one channel."""
    title = f"{channel} form factors, {name}"
    common = (who, texkey, arxiv)
    stem = f"flavour/{name}_{channel.replace(' -> ', '').replace('*', 'star').replace('_', '')}"
    return [
        Table(f"../flavour/{mean}", f"{stem}_mean.csv", "ff-mean", f"{title}, means", *common, quantity, digitised, licence, None, locator, status, notes),
        Table(f"../flavour/{covariance}", f"{stem}_covariance.csv", "ff-covariance", f"{title}, covariance", *common, f"covariance of: {quantity}", digitised, licence, 0.68, locator, status, notes),
    ]


def grvdv(channel: str, stem: str) -> list[Table]:
    files = [f"ff_GRvDV2023_{stem}_BSZ_{what}.csv" for what in ("mean", "covariance")]
    return pair("GRvDV2023", channel, *files, "Gubernari, Reboud, van Dyk, Virto", "Gubernari:2023puw", "2305.06301", COEFFICIENTS, "as stored in flavio", FLAVIO, "ancillary file BSZ-parameters-N2.yaml", CONSTRAINED)


def one_file(name: str, channel: str, file: str, *rest: str, **more: str) -> list[Table]:
    return pair(name, channel, file, file, *rest, **more)


MEASUREMENTS = Table(
    "../flavour/experiment.csv", "flavour/measurements.csv", "measurements",
    "Measurements, limits and projected errors of b -> s + missing energy", "Belle II and others", "Belle-II:2023esi", "2311.14647",
    "branching ratios; relative errors of branching ratios and absolute errors of F_L in the projections, by type",
    "quoted numbers, the source of each in its row", "Published numbers.", None, "see each row", "recalled",
    "Status per row in the last column. The projections are recalled from the Belle II Physics Book (1808.10567) and were not re-read.",
)

def belle2(name: str, title: str, quantity: str, locator: str, notes: str) -> Table:
    """One part of the public likelihood of B+ -> K+ nu nubar."""
    return Table(
        f"../flavour/belle2_{name}.csv", f"flavour/belle2_{name}.csv", f"belle2-{name.replace('systematics', 'shifts').replace('number_density', 'density')}",
        f"Belle II, B+ -> K+ nu nubar, {title}", "Belle II", "Abumusabh:2507.12393", "2507.12393", quantity,
        "transcribed by hand from a copy of the published workspace (lorenzennio/knunu-reinterpretation-mini, commit 065bce07); the transcription was checked by fits with pyhf: mu = 5.41 (inclusive tag), 2.2 (hadronic tag), 4.6 (both)",
        "HEPData 10.17182/hepdata.166082; the copy under the MIT licence; numbers only.", None, locator, "found", notes,
    )


REGIONS = (
    "Regions: A = inclusive tag, eta(BDT2) above 0.94, three bins of BDT2 times three of reconstructed q^2 (q^2 runs fastest); "
    "B = eta(BDT2) 0.92 to 0.94, three bins of q^2; C and D = A and B below the Upsilon(4S); H = hadronic tag, six bins of its classifier."
)
DROPPED = "Left out of the published model: seven nuisances of particle identification, three more of the hadronic tag, the luminosity (0.3 % and less each)."

BELLE2: list[Table] = [
    belle2("yields", "observed and expected counts", "events at mu = 1 (BR 4.97e-6, 362 fb^-1): observed, expected, absolute statistical error of the simulation, by bin", "workspace of the record, samples", f"{REGIONS} {DROPPED}"),
    belle2("systematics", "correlated shifts", "relative shift of the expected events at +1 standard deviation, by bin; -1 is the opposite", "workspace of the record, histosys", f"The same name is the same nuisance in all regions and samples. {DROPPED}"),
    belle2("norms", "normalisations", "factor at -1 and +1 standard deviations", "workspace of the record, normsys", DROPPED),
    belle2("number_density", "joint number density", "expected signal events at mu = 1 by bin of generated q^2 (rows, edges in GeV^2) and of region (columns, <region>_<bin>)", "number densities of the record", "Four to five digits; stray entries below 1e-3 outside of the bulk were dropped from A and B at transcription. The bin [-1, 0] GeV^2 is left out: it is empty in A and B and holds 0.15 to 0.22 % of the events in H."),
]

FLAVOUR: list[Table] = [
    *grvdv("B -> K", "BK"),
    *grvdv("B -> K*", "BKstar"),
    *grvdv("B_s -> phi", "Bsphi"),
    *one_file("GKvD2018", "B -> K", "ff_BK_GKvD2018_BSZ.csv", "Gubernari, Kokulu, van Dyk", "Gubernari:2018wyi", "1811.00983", COEFFICIENTS, "as stored in EOS", EOS, "LCSR and lattice fit", CONSTRAINED),
    *one_file("GKvD2018", "B -> K*", "ff_BKstar_GKvD2018_BSZ.csv", "Gubernari, Kokulu, van Dyk", "Gubernari:2018wyi", "1811.00983", COEFFICIENTS, "as stored in EOS", EOS, "LCSR and lattice fit", CONSTRAINED),
    *one_file("own2025", "B -> K", "ff_BK_own_BSZ.csv", "own fit to HPQCD and FLAG", "Parrott:2022rgu", "2207.12468", COEFFICIENTS, "linear least squares to FLAG 2021 and HPQCD 2207.12468 points", "Own computation.", "own fit", "f_plus(0) = f_0(0) imposed: the covariance has rank 8.", status="derived"),
    *one_file("own2025", "B -> K*", "ff_BKstar_own_BSZ.csv", "own fit to sum rules and lattice", "Gubernari:2022hxn", "2206.03797", COEFFICIENTS, "linear least squares to light-cone sum rules 2206.03797 and lattice points 1501.00367", "Own computation.", "own fit", "Constraints at q^2 = 0 and at the end point imposed: the covariance has rank 17.", status="derived"),
    *one_file("HPQCD2022", "B -> K", "ff_BK_HPQCD2022_points.csv", "HPQCD", "Parrott:2022rgu", "2207.12468", POINTS, "as stored in EOS", EOS, "synthetic data points", "f_plus(0) = f_0(0)."),
    *one_file("BSZ2015", "B -> K*", "ff_BKstar_BSZ2015_LCSR_points.csv", "Bharucha, Straub, Zwicky", "Straub:2015ica", "1503.05534", POINTS, "as stored in EOS", EOS, "light-cone sum rules", "A12(0) from A0(0), T2(0) = T1(0). Correlations between different form factors are almost absent in this source."),
    MEASUREMENTS,
    *BELLE2,
]

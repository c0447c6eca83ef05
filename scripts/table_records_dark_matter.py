"""Tables of dark-matter detection: direct and indirect limits, and energy-deposition kernels.

Part of table_records.py, which see.
"""

from __future__ import annotations

from table import Table

COLLECTION = (
    "Collection cajohare/DirectDetectionPlots, snapshot of 28 April 2025 (licence not recorded); "
    "published curves, numbers only, in our own layout."
)
DIGITISED = "by the collector (C. O'Hare) from the published figures or data releases"
HALO = (
    "Assumes X to be all of the local density (0.3 GeV/cm3, standard halo): compare with the fraction times the "
    "predicted cross section."
)
ISOSCALAR = "Assumes f_n = f_p: compare with sigma_p [Z+(A-Z) f_n/f_p]^2/A^2."
# The collector continues some curves as straight lines to 1e16 GeV.
HEAVY = "Rows above 10.1 TeV (linear continuation by the collector) are dropped."


def limit(source: str, target: str, title: str, experiment: str, inspire: str, arxiv: str, quantity: str, notes: str) -> Table:
    return Table(
        source=f"06_dd_{source}.csv", target=f"limits/dd_{target}.csv", builder="sigma-limit", title=title,
        experiment=experiment, inspire=inspire, arxiv=arxiv, quantity=quantity, confidence_level=0.90,
        licence_note=COLLECTION, digitised=DIGITISED, notes=notes,
    )


def nucleon(source: str, name: str, title: str, experiment: str, inspire: str, arxiv: str, notes: str = "") -> Table:
    quantity = "upper limit on the spin-independent X-nucleon cross section sigma_cm2 against the mass of X"
    return limit(f"SI_{source}", f"SI_{name}", f"{title}, spin-independent", experiment, inspire, arxiv, quantity, f"{ISOSCALAR} {HALO} {notes}".strip())


def electron(source: str, name: str, title: str, experiment: str, inspire: str, arxiv: str, notes: str = "") -> Table:
    quantity = "upper limit on the X-electron reference cross section sigma_cm2, heavy mediator (F_DM = 1), against the mass of X"
    return limit(f"e_HeavyMediator_{source}", f"e_heavy_{name}", f"{title}, X-electron, heavy mediator", experiment, inspire, arxiv, quantity, f"{HALO} {notes}".strip())


KERNELS = Table(
    "../dark-matter/feff_kernels.csv", "dark-matter/feff_kernels.csv", "all",
    "Fraction of the energy of a particle that ionises the gas at z = 600, by energy", "theory", "Slatyer:2015jla", "1506.03811",
    "f of e, gamma, mu, pi+-, pi0 against the energy of that particle (not of X), dimensionless",
    "f_e and f_gamma: fig. 3 as stored in Hazma; f_mu and the pions: folded with decay kinematics (unpolarised muons, no radiation)",
    "Digitised figure, numbers only; own computation.", None, "fig. 3", status="derived",
    notes="Empty cells: the energy is below the mass of the particle or just above it. Another digitisation of f_e and f_gamma (micrOMEGAs) agrees within about 2 %.",
)

SELF_CONJUGATE = (
    "For self-conjugate X that is all of the dark matter: compare with f_X^2 sigma v, and for a Dirac X (half X, half "
    "Xbar) with half of it."
)
SIGMA_V = "upper limit on sigma v in cm3/s against the mass of X, X Xbar -> {}"
MADDM = "Numbers from the experimental data of MadDM (maddmhep/maddm), in our own layout, no code."
GAMBIT_X_RAYS = "Numbers from the DarkBit data of GAMBIT (BSD 3-clause)."
# Where the recomputed curves and the published ones part: the LAT data begin at 0.5 GeV.
RECOMPUTED = (
    "Between 0.4 and 1.8 times the published curves of 1503.02641 below 30 GeV, 0.5 to 1.6 times above. Rows "
    "below 8 GeV, which the source calls unreliable next to the 0.5 GeV threshold of the data, are dropped."
)
X_RAYS = (
    "chi^2 = 2.71 of a grid of a one-sided chi^2, of all data sets together, by inverse Compton scattering and "
    "final-state radiation. Under doubt: 2506.02310 finds that earlier XMM-Newton limits took a wrong solid angle and "
    "were too strong by about 1e4, and the abstract of 2303.08854 claims less in its third version than in its second, "
    "whose reach this grid has."
)


def annihilation(source: str, target: str, builder: str, state: str, title: str, experiment: str, inspire: str, arxiv: str, licence: str, digitised: str, status: str, notes: str) -> Table:
    return Table(
        source=f"08_{source}.csv", target=f"limits/id_{target}.csv", builder=builder, title=f"{title}, {state}",
        experiment=experiment, inspire=inspire, arxiv=arxiv, quantity=SIGMA_V.format(state), confidence_level=0.95,
        licence_note=licence, digitised=digitised, status=status, notes=f"{SELF_CONJUGATE} {notes}".strip(),
    )


def published(source: str, target: str, state: str) -> Table:
    return annihilation(
        f"fermi_dsph_1503.02641_{source}", f"FermiLAT_dSph_2015_{target}", "sigma-v-limit", state,
        "Fermi-LAT, 15 dwarf spheroidal galaxies, 6 years", "Fermi-LAT", "Fermi-LAT:2015att", "1503.02641", MADDM,
        "from the published figure, as stored in MadDM", "found",
        "NFW profiles, uncertainty of the J factors profiled (recalled).",
    )


def recomputed(state_name: str, state: str) -> Table:
    return annihilation(
        f"fermi_dsph_maddm_{state_name}", f"FermiLAT_dSph_MadDM_{state_name}", "sigma-v-limit-8-GeV", state,
        "Fermi-LAT, dwarf spheroidal galaxies, 6 years, recomputed", "Fermi-LAT and DES", "Fermi-LAT:2016uux", "1611.03184",
        MADDM, "computed with MadDM 3 (1804.00044) from the published likelihoods by energy bin", "derived", RECOMPUTED,
    )


def x_rays(state_name: str, state: str) -> Table:
    return annihilation(
        f"xray_subGeV_{state_name}", f"Xray_2023_{state_name}", "sigma-v-limit-sv95", state,
        "X-rays from the Galaxy", "XMM-Newton, INTEGRAL, NuSTAR, Suzaku", "Cirelli:2023tnx", "2303.08854", GAMBIT_X_RAYS,
        "from the grid of log10 chi^2 tabulated for GAMBIT (2405.17548)", "derived", X_RAYS,
    )


LEPTONS = (("ee", "e+e-"), ("mumu", "mu+mu-"))
INDIRECT: list[Table] = [
    *(published(source, target, state) for source, target, state in (*((n, n, s) for n, s in LEPTONS), ("tautau", "tautau", "tau+tau-"), ("uu", "qq", "u ubar"), ("bb", "bb", "b bbar"))),
    *(recomputed(name, state) for name, state in (*LEPTONS, ("tautau", "tau+tau-"), ("qq", "light quarks"), ("cc", "c cbar"), ("bb", "b bbar"), ("tt", "t tbar"))),
    *(x_rays(name, state) for name, state in (*LEPTONS, ("pipi", "pi+pi-"))),
]

POINTS = Table(
    "../../validation/dark-matter/omega_reference.csv", "dark-matter/reference_points.csv", "relic-points",
    "Points of the relic-density comparison with other codes", "theory", "own derivation", "",
    "m_X, m_Z' and Gamma_Z' in GeV, coupling of X and kinetic mixing; inputs, nothing computed",
    "chosen for the comparison, not from a paper", "Own computation.", status="derived",
    notes="S, A, B, C, D: with sigma(s); Gamma/M of 1e-5, 1e-3, 3e-2; width from the couplings; just above the resonance; heavy X.",
)

DARK_MATTER: list[Table] = [
    KERNELS,
    POINTS,
    *INDIRECT,
    nucleon("DarkSide50_S2_2022", "DarkSide50_2022", "DarkSide-50, ionisation only, 653 days", "DarkSide-50", "DarkSide-50:2022qzh", "2207.11966", "The source does not say which of the two quenching-fluctuation models this is. The Migdal analysis of the same data (2207.11967) is not contained."),
    nucleon("DarkSide50_S2_2018", "DarkSide50_2018", "DarkSide-50, ionisation only, 2018", "DarkSide-50", "DarkSide:2018bpj", "1802.06994", "Superseded by the 653 day analysis."),
    nucleon("XENON1T_Migdal", "XENON1T_Migdal", "XENON1T, ionisation only with Migdal effect", "XENON1T", "XENON:2019zpr", "1907.12771"),
    nucleon("XENON1T_SR_2018", "XENON1T_2018", "XENON1T, one tonne year", "XENON1T", "XENON:2018voc", "1805.12562", HEAVY),
    nucleon("XENONnT_2025", "XENONnT_2025", "XENONnT, 3.1 tonne years", "XENONnT", "XENON:2025vwd", "2502.18005", HEAVY),
    nucleon("XENONnT_nufog_lowmass", "XENONnT_lowmass", "XENONnT, light X in the neutrino fog", "XENONnT", "XENON:2024hup", "2409.17868"),
    nucleon("LZ_2022", "LZ_2022", "LZ, 60 live days", "LZ", "LZ:2022lsv", "2207.03764", "The curve without the collector's stricter power constraint. " + HEAVY),
    nucleon("LZ_2024", "LZ_2024", "LZ, 4.2 tonne years", "LZ", "LZ:2024zvo", "2410.17036", "Between 560 GeV and 10 TeV a line of constant sigma/m by the collector. " + HEAVY),
    nucleon("PandaX4T_2024", "PandaX4T_2024", "PandaX-4T, 1.54 tonne years", "PandaX-4T", "PandaX:2024qfu", "2408.00664", HEAVY),
    nucleon("PandaX4T_lowmass", "PandaX4T_lowmass", "PandaX-4T, light X", "PandaX-4T", "PandaX:2022xqx", "2212.10067", "The collector joins the ionisation-only analysis with the one of 2207.04883."),
    nucleon("CRESST_III_2019", "CRESST_III_2019", "CRESST-III, CaWO4", "CRESST-III", "CRESST:2019jnq", "1904.00498"),
    electron("DarkSide-50", "DarkSide50_2022", "DarkSide-50", "DarkSide-50", "DarkSide:2022knj", "2207.11968"),
    electron("SENSEI", "SENSEI_2020", "SENSEI at MINOS 2020", "SENSEI", "SENSEI:2020dpa", "2004.11378", "As recast in 2302.02372."),
    electron("DAMIC-M_2025", "DAMICM_2025", "DAMIC-M 2025", "DAMIC-M", "DAMIC-M:2025luv", "2503.14617"),
    electron("XENON1T", "XENON1T_2019", "XENON1T, ionisation only", "XENON1T", "XENON:2019gfn", "1907.11485"),
]

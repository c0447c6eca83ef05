"""What each table of `data/` is and where it comes from; read by convert_tables.py.

`inspire` is the INSPIRE texkey of the experiment's paper. `locator` names the
figure the numbers were read from; for many beam dumps that is a figure of a
later recast. `status`: found (number series taken from a stored data file),
derived (computed from such numbers), text, recalled.
"""

from __future__ import annotations

from table import Table
from table_records_dark_matter import DARK_MATTER
from table_records_flavour import FLAVOUR

DARKCAST = (
    "Number series as tabulated in DarkCast (Ilten, Soreq, Williams, Xue, arXiv:1801.04847; code under GPL-2 or later). "
    "Only published numbers were taken, in our own layout, and no code."
)
ALPACA = "Gridded digitisation shipped with ALPaca 1.2.0 (MIT licence); numbers only, in our own layout."
SMODELS = "SModelS database release 2024-08; numbers only, in our own layout."
GAMBIT = "GAMBIT ColliderBit data (BSD 3-clause); numbers only, in our own layout."
PDG = "Particle Data Group 2026 (CC BY 4.0)."
REDELIVER = "Computed with ReD-DeLiVeR @30dfb69 (MIT licence); numbers only."
OWN = "Own computation."

MASKED = "Masses without a limit were removed at the source: do not interpolate over gaps wider than about 3 local steps."
PROMPT, DUMP = "eps-limit", "eps-interval"
ALL = "published data or digitised figure, by the DarkCast authors"

# name, texkey, arXiv, builder, title, locator, notes
EPS: list[tuple[str, str, str, str, str, str, str]] = [
    ("A1_Merkel2011ze", "Merkel:2011ze", "1101.4091", PROMPT, "A1 2011, e- Ta -> e- Ta A'(-> e+e-)", "fig. 5 of 1311.3870, grey curve A1", "Read from a later compilation, not from the paper itself."),
    ("A1_Merkel2014avp", "Merkel:2014avp", "1404.5502", PROMPT, "A1 2014, e- Ta -> e- Ta A'(-> e+e-)", "fig. 3, black curve", "The first point (eps = 0.91 at 0.0365 GeV) is the edge of the digitised curve."),
    ("APEX_Abrahamyan2011gv", "Abrahamyan:2011gv", "1108.2750", PROMPT, "APEX test run, e- Ta -> e- Ta A'(-> e+e-)", "fig. 5 of 1311.3870, grey curve APEX", "Read from a later compilation, not from the paper itself."),
    ("BESIII_Ablikim2017aab", "Ablikim:2017aab", "1705.04265", PROMPT, "BESIII, e+e- -> gamma A'(-> e+e-, mu+mu-)", "fig. 3, yellow fill", ""),
    ("BaBar_Lees2014xha", "Lees:2014xha", "1406.2980", PROMPT, "BaBar, e+e- -> gamma A'(-> e+e-, mu+mu-)", "fig. 4, green curve", ""),
    ("BaBar_Lees2017lec", "Lees:2017lec", "1702.03327", PROMPT, "BaBar single photon, e+e- -> gamma A'(-> invisible)", "fig. 5, green curve", ""),
    ("BaBar_TheBABAR2016rlg", "TheBABAR:2016rlg", "1606.03501", "gauge-coupling", "BaBar muonic dark force, e+e- -> mu+mu- Z'(-> mu+mu-)", "fig. 5, black curve", "The collected series is the published limit on g' of L_mu - L_tau (its minimum 6.7e-4 is the abstract's 7e-4) although its column is called eps; here it is divided by e = 0.302822 and expressed for a reference state decaying to e+e- and mu+mu- only, which has the same BR(mu+mu-) below 2 m_tau; above, multiplied by sqrt((1+f_mu)/(1+f_mu+f_tau)). The paper assumes equal vector couplings to muon, tau and their neutrinos (seen in a summary of the paper, not in the figure caption)."),
    ("BelleII_Adachi2019otg", "Adachi:2019otg", "1912.11276", PROMPT, "Belle II, e+e- -> mu+mu- Z'(-> invisible)", "fig. 3, light blue curve", "Published limit on g' for BR(invisible) = 1, divided by e = 0.302822 by the DarkCast authors."),
    ("CHARM_Bergsma1985qz", "Bergsma:1985qz", "", DUMP, "CHARM beam dump, A' -> e+e-, recast", "fig. 5 of 1311.3870, solid grey curve CHARM", "Recast by Gninenko (arXiv:1204.3583, recalled)."),
    ("CHARM_Tsai2019mtm", "Tsai:2019mtm", "1908.07525", DUMP, "CHARM beam dump, A' -> e+e-, second recast", "fig. 3a, purple fill; series given by the authors", ""),
    ("CMS_CMS2019kiy", "CMS:2019kiy", "1912.04776", PROMPT, "CMS, pp -> A'(-> mu+mu-), 13 TeV", "fig. 3 of CMS-PAS-EXO-19-018", "The published version is arXiv:1912.04776. The eps^2 limits of that figure are at 90 % (caption; the cross-section limits of fig. 2 are at 95 %, which the collector had assumed here too)."),
    ("E137_Andreas2012mt", "Andreas:2012mt", "1209.6083", DUMP, "E137 beam dump, A' -> e+e-, recast", "fig. 2, red dashed curve", ""),
    ("E137_Bjorken2009mm", "Bjorken:2009mm", "0906.0580", DUMP, "E137 beam dump, A' -> e+e-, recast", "fig. 1 left, dark fill", "37 repeated masses (equal to 1e-4) reduced to the first."),
    ("E141_Riordan1987aw", "Riordan:1987aw", "", DUMP, "E141 beam dump, A' -> e+e-, recast", "fig. 2 of 1209.6083, purple dotted curve", "Repeated masses reduced to the first."),
    ("E774_Bross1989mp", "Bross:1989mp", "", DUMP, "E774 beam dump, A' -> e+e-, recast", "fig. 2 of 1209.6083, orange dashed curve", ""),
    ("HPS_Adrian2018scb", "Adrian:2018scb", "1807.11530", PROMPT, "HPS 2015 engineering run, A' -> e+e-", "fig. 3, blue curve", ""),
    ("KEK_Konaka1986cb", "Konaka:1986cb", "", DUMP, "KEK beam dump, A' -> e+e-, recast", "fig. 2 of 1209.6083, green dash-dotted curve", ""),
    ("KLOE_Anastasi2015qla", "Anastasi:2015qla", "1509.00740", PROMPT, "KLOE, e+e- -> gamma A'(-> e+e-)", "fig. 9 of 1603.06086, curve KLOE(3)", ""),
    ("KLOE_Anastasi2016ktq", "Anastasi:2016ktq", "1603.06086", PROMPT, "KLOE, e+e- -> gamma A'(-> pi+pi-)", "fig. 9, curve KLOE(4)", ""),
    ("KLOE_Anastasi2018azp_combined", "Anastasi:2018azp", "1807.02691", PROMPT, "KLOE, e+e- -> gamma A'(-> mu+mu-, pi+pi-)", "fig. 8, curve KLOE(mumu + pipi)", ""),
    ("KLOE_Anastasi2018azp_mumu", "Anastasi:2018azp", "1807.02691", PROMPT, "KLOE, e+e- -> gamma A'(-> mu+mu-), full data", "fig. 8, black dashed curve KLOE(mumu)", ""),
    ("KLOE_Babusci2012cr", "Babusci:2012cr", "1210.3927", PROMPT, "KLOE, phi -> eta A'(-> e+e-)", "fig. 9 of 1603.06086, curve KLOE(1)", "The reference A' decays to e+e- and mu+mu- only."),
    ("KLOE_Babusci2014sta", "Babusci:2014sta", "1404.7772", PROMPT, "KLOE, e+e- -> gamma A'(-> mu+mu-)", "fig. 9 of 1603.06086, curve KLOE(2)", ""),
    ("LEP_Fox2011fx", "Fox:2011fx", "1103.0240", PROMPT, "LEP (DELPHI) single photon, e+e- -> gamma A'(-> invisible), recast", "fig. 8 of 1801.04847, curve LEP", "On-shell A', dark coupling much larger than the electromagnetic one."),
    ("LHCb_Aaij2017rft_displaced", "Aaij:2017rft", "1710.02867", "rvalue-matrix", "LHCb 2016, displaced A' -> mu+mu-", "supplemental file long-lived.txt", ""),
    ("LHCb_Aaij2017rft_prompt", "Aaij:2017rft", "1710.02867", PROMPT, "LHCb 2016, prompt A' -> mu+mu-", "supplemental file prompt.txt", ""),
    ("LHCb_Aaij2019bvg_displaced", "Aaij:2019bvg", "1910.06926", "rvalue-matrix", "LHCb Run 2, displaced A' -> mu+mu-", "supplemental file long-lived-ratio.txt", ""),
    ("LHCb_Aaij2019bvg_prompt", "Aaij:2019bvg", "1910.06926", PROMPT, "LHCb Run 2, prompt A' -> mu+mu-", "supplemental file prompt-excluded.txt", ""),
    ("NA48_Batley2015lha", "Batley:2015lha", "1504.00607", PROMPT, "NA48/2, pi0 -> gamma A'(-> e+e-)", "fig. 4, red fill", ""),
    ("NA62_CortinaGil2019nuo", "CortinaGil:2019nuo", "1903.08767", PROMPT, "NA62, pi0 -> gamma A'(-> invisible)", "fig. 7, red fill", ""),
    ("NA64_Banerjee2016tad", "Banerjee:2016tad", "1610.02988", PROMPT, "NA64 2016, missing energy", "fig. 5 of 1702.03327, blue curve", ""),
    ("NA64_Banerjee2017hhz", "Banerjee:2017hhz", "1710.00971", PROMPT, "NA64 2017, missing energy", "fig. 15, blue curve", ""),
    ("NA64_Banerjee2018vgk", "Banerjee:2018vgk", "1803.07748", DUMP, "NA64 2018, visible A' -> e+e-", "fig. 3, blue curve", ""),
    ("NA64_Banerjee2019hmi", "Banerjee:2019hmi", "1912.11389", DUMP, "NA64 2019, visible A' -> e+e-", "fig. 5, light blue curve", ""),
    ("NA64_NA642019imj", "NA64:2019imj", "1906.00176", PROMPT, "NA64 2019, missing energy", "fig. 3, blue curve", ""),
    ("NOMAD_Astier2001ck", "Astier:2001ck", "hep-ex/0101041", DUMP, "NOMAD, A' -> e+e-, recast", "fig. 5 of 1311.3870, curve NOMAD & PS191", ""),
    ("NuCAL_Blumlein1990ay", "Blumlein:1990ay", "", DUMP, "nu-Cal I beam dump, pi0 -> gamma A'(-> e+e-)", "fig. 5 of 1311.3870, solid blue curve", ""),
    ("NuCAL_Blumlein1991xh", "Blumlein:1991xh", "", DUMP, "nu-Cal I beam dump, proton bremsstrahlung of A'(-> e+e-)", "fig. 5 of 1311.3870, solid red curve", ""),
    ("NuCAL_Tsai2019mtm", "Tsai:2019mtm", "1908.07525", DUMP, "nu-Cal I beam dump, A' -> e+e-, second recast", "fig. 3a, blue fill; series given by the authors", ""),
    ("Orsay_Davier1989wz", "Davier:1989wz", "", DUMP, "Orsay beam dump, A' -> e+e-, recast", "fig. 2 of 1209.6083, solid blue curve", ""),
    ("PS191_Bernardi1985ny", "Bernardi:1985ny", "", DUMP, "PS191, A' -> e+e-, recast", "fig. 5 of 1311.3870, tip of curve NOMAD & PS191", ""),
]

EPS_QUANTITY = {
    PROMPT: "upper limit on eps of a dark photon, L = eps e A'_mu J_em^mu (dimensionless)",
    DUMP: "interval of eps excluded for a dark photon, L = eps e A'_mu J_em^mu (dimensionless)",
    "gauge-coupling": "upper limit on eps of a reference vector decaying to e+e- and mu+mu- only (dimensionless)",
    "rvalue-matrix": "log10 of r = (upper limit on the A' yield)/(expected A' yield); columns log10(eps); excluded where log10 r < 0",
}


def eps_table(entry: tuple[str, str, str, str, str, str, str]) -> Table:
    name, inspire, arxiv, builder, title, locator, notes = entry
    collaboration_file = name.startswith("LHCb")
    rvalues = "Cells rounded to 4 decimals of log10 (1e-4 relative). " if builder == "rvalue-matrix" else ""
    return Table(
        source=f"02_eps_{name}.csv",
        target=f"limits/{name}.csv",
        builder=builder,
        title=title,
        experiment=name.split("_")[0],
        inspire=inspire,
        arxiv=arxiv,
        quantity=EPS_QUANTITY[builder],
        digitised="data file of the collaboration, as tabulated in DarkCast" if collaboration_file else ALL,
        licence_note=DARKCAST,
        confidence_level=0.90,
        locator=locator,
        status="derived" if builder == "gauge-coupling" else "found",
        notes=f"{rvalues}{notes} {MASKED}".strip(),
    )


def grid(source: str, target: str, title: str, experiment: str, inspire: str, arxiv: str, mode: str, level: float, notes: str) -> Table:
    """A (mass, lifetime) limit as a matrix."""
    return Table(
        source=source, target=f"limits/{target}.csv", builder="lifetime-matrix", title=title, experiment=experiment,
        inspire=inspire, arxiv=arxiv, confidence_level=level, licence_note=ALPACA,
        quantity=f"log10 of the upper limit on {mode}; columns log10(tau/ps), tau the proper lifetime",
        digitised="by the authors of ALPaca from the published figures or tables",
        notes=f"An empty cell, and any mass strip without rows, has no limit. {notes}".strip(),
    )


LHCB_KP = "Colour map read in steps of 0.011 in log10; lifetime axis reaches 3.07 (3 %); overall +-10 to 15 %. Scalar acceptance."
LHCB_KST = "Interpolated from the published tables by the collector; cells above 1e-4 (edge artefacts) dropped. Scalar acceptance."
BELLE2 = "Seventeen published lifetimes (c tau = 0.001 to 100 cm). Limits above 1e-4 were omitted by the collector. Scalar acceptance."
B2K = "BR(B+ -> K+ S) BR(S -> {})"
B2KST = "BR(B0 -> K*(892)0 S) BR(S -> {})"
KPI = "BR(K+ -> pi+ X), X invisible"

GRIDS = [
    grid("01_lhcb_Bp_Kp_chi_mumu_1612.07818.csv", "LHCb_Aaij2016qsm_Bp_Kp_chi_mumu", "LHCb, B+ -> K+ chi(-> mu+mu-), 3 fb-1", "LHCb", "LHCb:2016awg", "1612.07818", B2K.format("mu+mu-"), 0.95, LHCB_KP),
    grid("01_lhcb_B0_Kst0_chi_mumu_1508.04094.csv", "LHCb_Aaij2015tna_B0_Kst0_chi_mumu", "LHCb, B0 -> K*0 chi(-> mu+mu-), 3 fb-1", "LHCb", "LHCb:2015nkv", "1508.04094", B2KST.format("mu+mu-"), 0.95, LHCB_KST),
    *[
        grid(f"01_belle2_{mode}_S_{lepton}_2306.02830.csv", f"BelleII_BelleII2023ueh_{mode}_S_{lepton}", f"Belle II, {text} S(-> {pair}), 189 fb-1", "Belle II", "Belle-II:2023ueh", "2306.02830", form.format(pair), 0.95, BELLE2)
        for mode, text, form in (("Bp_Kp", "B+ -> K+", B2K), ("B0_Kst0", "B0 -> K*0", B2KST))
        for lepton, pair in (("mumu", "mu+mu-"), ("ee", "e+e-"))
    ],
    grid("01_na62_Kp_pip_X_inv_2010.07644.csv", "NA62_NA622020pwi_Kp_pip_X_inv", "NA62 2016-18, K+ -> pi+ X(invisible)", "NA62", "NA62:2020pwi", "2010.07644", KPI, 0.90, "The range below and above the pi0 belongs to arXiv:2103.15389; the collector cites 2010.07644."),
    grid("01_na62_Kp_pip_X_inv_2025.csv", "NA62_NA622025upx_Kp_pip_X_inv", "NA62 2016-22, K+ -> pi+ X(invisible)", "NA62", "NA62:2025upx", "2507.17286", KPI, 0.90, ""),
    grid("01_na62_Kp_pip_X_mumu.csv", "NA62_NA622025upx_Kp_pip_X_mumu", "NA62, K+ -> pi+ X(-> mu+mu-)", "NA62", "NA62:2025upx", "2507.17286", "BR(K+ -> pi+ X) BR(X -> mu+mu-)", 0.90, "Column -inf is a prompt X (lifetime zero). The collector cites NA62:2022qes together with NA62:2025upx."),
    grid("01_e949_Kp_pip_X_inv_0903.0030.csv", "E949_BNLE9492009dza_Kp_pip_X_inv", "E787 and E949, K+ -> pi+ X(invisible)", "E949", "BNL-E949:2009dza", "0903.0030", KPI, 0.90, ""),
]


def one_dimensional(source: str, target: str, builder: str, title: str, experiment: str, inspire: str, arxiv: str, quantity: str, level: float, notes: str = "") -> Table:
    return Table(
        source=source, target=f"limits/{target}.csv", builder=builder, title=title, experiment=experiment, inspire=inspire,
        arxiv=arxiv, quantity=quantity, confidence_level=level, licence_note=ALPACA, notes=notes,
        digitised="by the authors of ALPaca from the published figure",
    )


TWO_BODY = "best fit and 1 sigma interval of BR({}), X invisible, two-body"
LINES = [
    one_dimensional("01_belle2_Bp_Kp_X_inv_2507.12393.csv", "BelleII_Abumusabh2025_Bp_Kp_X_inv", "br-interval", "Belle II, B+ -> K+ X(invisible), inclusive tag", "Belle II", "Abumusabh:2507.12393", "2507.12393", TWO_BODY.format("B+ -> K+ X"), 0.68, "Rows above 4.55 GeV with an upper end above 1 (no sensitivity) are dropped; lower ends of 2e-22 are set to 0."),
    one_dimensional("01_belle2_Bp_Kp_X_inv_recast_2311.14629.csv", "BelleII_Altmannshofer2023hkn_Bp_Kp_X_inv", "br-interval", "Belle II, B+ -> K+ X(invisible), recast", "Belle II", "Altmannshofer:2023hkn", "2311.14629", TWO_BODY.format("B+ -> K+ X"), 0.68, "Recast of Belle-II:2023esi."),
    one_dimensional("01_babar_B_K_X_inv_recast_2311.14629.csv", "BaBar_Altmannshofer2023hkn_B_K_X_inv", "br-interval", "BaBar, B -> K X(invisible), recast", "BaBar", "Altmannshofer:2023hkn", "2311.14629", TWO_BODY.format("B -> K X"), 0.68, "Recast of BaBar:2013npw."),
    one_dimensional("01_babar_B_Kst_X_inv_recast_2311.14629.csv", "BaBar_Altmannshofer2023hkn_B_Kst_X_inv", "br-interval", "BaBar, B -> K* X(invisible), recast", "BaBar", "Altmannshofer:2023hkn", "2311.14629", TWO_BODY.format("B -> K* X"), 0.68, "Recast of BaBar:2013npw. Lower and upper ends were put in order by the collector; the last rows fall steeply (edge of the digitised figure)."),
    one_dimensional("01_belle_Y1S_gamma_inv.csv", "Belle_Belle2018pzt_Y1S_gamma_inv", "br-limit-upsilon", "Belle, Upsilon(1S) -> gamma A(invisible)", "Belle", "Belle:2018pzt", "1809.05222", "upper limit on BR(Upsilon(1S) -> gamma A) BR(A -> invisible)", 0.90, "Sorted by mass; the last point of the digitised series (8.39689 GeV, out of order) is dropped."),
    one_dimensional("01_babar_Y3S_gamma_inv.csv", "BaBar_BaBar2008aby_Y3S_gamma_inv", "br-limit-upsilon", "BaBar, Upsilon(3S) -> gamma A(invisible)", "BaBar", "BaBar:2008aby", "0808.0017", "upper limit on BR(Upsilon(3S) -> gamma A) BR(A -> invisible)", 0.90, "Sorted by mass."),
    one_dimensional("01_na62_Kp_pip_X_inv_2024.csv", "NA62_NA622024pjp_Kp_pip_X_inv", "br-limit", "NA62 2016-22, K+ -> pi+ X(invisible), recast", "NA62", "NA62:2024pjp", "2412.12015", "upper limit on " + KPI + ", long-lived", 0.90, "Recast Guadagnoli:2025xnt of NA62:2024pjp."),
    one_dimensional("01_koto_KL_pi0_X_inv_1810.09655.csv", "KOTO_KOTO2018dsc_KL_pi0_X_inv", "br-limit", "KOTO 2015, KL -> pi0 X(invisible)", "KOTO", "KOTO:2018dsc", "1810.09655", "upper limit on BR(KL -> pi0 X), X invisible", 0.90, "Eleven points."),
    Table("02_eps_NA64_2023_inv.csv", "limits/NA64_NA642023wbi.csv", "eps-limit", "NA64 2016-22, missing energy, 9.37e11 electrons on target", "NA64", "NA64:2023wbi", "2307.02404", EPS_QUANTITY[PROMPT] + ", BR(invisible) = 1", "tabulated for GAMBIT", GAMBIT, 0.90),
    Table("02_babar_monophoton_likelihood.csv", "limits/BaBar_Lees2017lec_likelihood.csv", "likelihood", "BaBar single photon: fitted eps^2 at each mass", "BaBar", "Lees:2017lec", "1702.03327", "central value c and error s of eps^2 (dimensionless): ln L = -(eps^2 BR_inv - c)^2/(2 s^2) for eps^2 BR_inv > c, else 0", "tabulated for GAMBIT (arXiv:2405.17548), rescaled by 1e-6", GAMBIT, None, notes="The one-sided 90 % bound sqrt(max(c,0) + 1.28 s) lies 7 to 10 % below the published curve."),
]

STOPS = [
    ("ATLAS-SUSY-2018-08", "ATLAS_ATLAS2021hza", "2102.01444", "ATLAS:2021hza", "ATLAS, two leptons and missing energy, 139 fb-1"),
    ("ATLAS-SUSY-2018-12", "ATLAS_ATLAS2020dsf", "2004.14060", "ATLAS:2020dsf", "ATLAS, all hadronic and missing energy, 139 fb-1"),
    ("CMS-SUS-19-006", "CMS_CMS2019zmd", "1908.04722", "CMS:2019zmd", "CMS, jets and missing energy, 137 fb-1"),
    ("CMS-SUS-19-009", "CMS_CMS2019ysk", "1912.08887", "CMS:2019ysk", "CMS, one lepton stop search, 137 fb-1"),
    ("CMS-SUS-19-010", "CMS_CMS2021beq", "2103.01290", "CMS:2021beq", "CMS, all hadronic stop search, 137 fb-1"),
    ("CMS-SUS-19-011", "CMS_CMS2020pyk", "2008.05936", "CMS:2020pyk", "CMS, two lepton stop search, 137 fb-1"),
    ("CMS-SUS-20-002", "CMS_CMS2021eha", "2107.10892", "CMS:2021eha", "CMS, combination of stop searches, 137 fb-1"),
]


def stop_table(analysis: str, name: str, arxiv: str, inspire: str, title: str) -> Table:
    return Table(
        f"03_stop_T2tt_{analysis}.csv", f"limits/{name}_T2tt.csv", "stop", title, name.split("_")[0], inspire, arxiv,
        "observed upper limit on sigma(pp -> X X) in pb for X -> t + invisible on both sides, 13 TeV",
        "official efficiency and limit maps as collected by SModelS", SMODELS, 0.95,
        notes=f"{analysis}. Of the (m_X, m_inv) map only the lowest m_inv column, columns up to 5 GeV and the next one (if below 25 GeV and well filled) are kept; all larger m_inv are dropped. Scalar stop kinematics.",
    )


COLLIDER = [
    *[stop_table(*entry) for entry in STOPS],
    Table("03_TTbar_xsec_13TeV_fit.csv", "limits/TTbar_Czakon2011xx_13TeV.csv", "cross-section", "pp -> T Tbar by QCD, 13 TeV, NNLO+NNLL (Top++ 2.0)", "theory", "Czakon:2011xx", "1112.5675", "cross section in pb; region: interp (600-1800 GeV) or extrap", "log-cubic fit to 18 values used by ATLAS and CMS (agreeing to 1.2 %)", OWN, None, status="derived", notes="ln(sigma/pb) = sum a_k ln(m/TeV)^k, a_3..a_0 = -0.717208, -1.41576, -6.94735, -3.12207. Residual 0.6 %; extrapolated rows 5 to 15 %."),
    Table("03_VLQ_T_mass_limits.csv", "limits/PDG2026_VLQ_T_mass_points.csv", "vlq-points", "Lower mass limits on a pair-produced vector-like T, 13 TeV", "ATLAS, CMS", "PDG:2026", "", "lower limit on m_T in GeV at the stated branching fractions (empty: see note)", "PDG Listings, node Q009TPP", PDG, 0.95, status="text", notes="Points only; limits over the plane of branching fractions are not available."),
    Table("03_VLQ_T_single_and_invisible_pdg2026.csv", "limits/PDG2026_VLQ_T_other_points.csv", "vlq-other", "Lower mass limits on a vector-like T: single production and T -> t X(invisible)", "ATLAS, CMS, CDF", "PDG:2026", "", "lower limit on m_T in GeV under the stated condition", "PDG Listings, nodes Q009TPS and Q009TPP", PDG, 0.95, status="text"),
    Table("03_T_to_tZpInv_recast.csv", "limits/stop_recast_T_tZprime_inv.csv", "vlq-recast", "Lower limits on m_T from stop searches, T -> t Z'(invisible)", "ATLAS, CMS", "Czakon:2011xx", "1112.5675", "lower limit on m_T in GeV for BR(T -> t Z' -> t invisible)", "computed from the stop limits and the T Tbar cross section", OWN, 0.95, status="derived", notes="For tests of the recast, not for constraints: sigma_TT BR^2 = sigma95, legs with other decays ignored, 10 to 20 % acceptance difference not included. Where m_T equals the end of the grid the true reach is larger."),
]

HADRONS = [
    Table("../flavour/ff_GRvDV2023_BSZ_central.csv", "flavour/GRvDV2023_BSZ.csv", "form-factors", "B -> K and B -> K* form factors, BSZ parameterisation, central values", "Gubernari, Reboud, van Dyk, Virto", "Gubernari:2023puw", "2305.06301", "coefficients a_k of F(q^2) = sum_k a_k [z(q^2) - z(0)]^k / (1 - q^2/m_R^2), dimensionless", "as tabulated in SuperIso; a_0 of f_0, T2 equal those of f_plus, T1, a_0 of A12 from A0(0)", "published numbers", None, "ancillary files", notes="Central values only."),
    Table("09_R_evaluated.csv", "hadrons/R_evaluated.csv", "r-evaluated", "R(s) for photon-like couplings, evaluated", "e+e- data, perturbative QCD", "PDG:2026", "", "R = sigma(e+e- -> hadrons)/(4 pi alpha^2/3s), and its error", "own evaluation of the PDG compilation of R, exclusive vector-dominance curves and perturbative QCD", "PDG compilation (CC BY 4.0) and DarkCast exclusive curves; " + OWN, None, status="derived", notes="Below 0.37 GeV pi+pi- only; omega and phi windows from exclusive channels; 2.0-3.74 GeV perturbative QCD, nf = 3 (5 %); 4.7-10.6 nf = 4; above 11.3 nf = 5, photon only. J/psi, psi(2S) and Upsilon(1S-3S) are not included: add R_resonances.csv."),
    Table("09_R_resonances.csv", "hadrons/R_resonances.csv", "resonances", "Vector resonances for Breit-Wigner terms in R", "world average", "PDG:2026", "", "mass, total width, electronic width in GeV", "PDG 2026 programming interface", PDG, None, notes="omega, phi and psi(3770) and above are already inside R_evaluated.csv: add only J/psi, psi(2S) and Upsilon(1S-3S)."),
    Table("09_redeliver_R_quadratic_form_total.csv", "hadrons/redeliver_quadratic_form.csv", "all", "Hadronic width of a vector as a quadratic form in its quark couplings", "theory", "Foguel:2024lca", "2410.00881", "Gamma_had = (M/12 pi)[R_uu v_u^2 + R_dd v_d^2 + R_ss v_s^2 + R_ud v_u v_d + R_us v_u v_s + R_ds v_d v_s]", "computed with ReD-DeLiVeR", REDELIVER, None, status="derived", notes="Vector couplings only, no errors. Incomplete above about 1.65 GeV (1.45 against 1.9 at 1.95 GeV)."),
    Table("09_redeliver_R_quadratic_form_channels.csv", "hadrons/redeliver_pipi_quadratic_form.csv", "quadratic-pipi", "pi+pi- width of a vector as a quadratic form in its quark couplings", "theory", "Foguel:2024lca", "2410.00881", "as redeliver_quadratic_form.csv, pi+pi- channel only", "computed with ReD-DeLiVeR", REDELIVER, None, status="derived", notes="All other channels dropped."),
    Table("09_redeliver_R_exclusive_em.csv", "hadrons/redeliver_em_channels.csv", "all", "R of 18 exclusive channels for photon-like couplings", "theory", "Foguel:2024lca", "2410.00881", "R_i = Gamma(V -> i)/(g^2 M/12 pi), dimensionless", "computed with ReD-DeLiVeR", REDELIVER, None, status="derived", notes="Central values only."),
    Table("09_R_exclusive_vmd.csv", "hadrons/vmd_exclusive.csv", "all", "R by exclusive final state and mediating vector meson", "e+e- data", "Ilten:2018crw", "1801.04847", "R of column <final state>.<vector>, dimensionless; omega_phi is an interference term", "resampled from the DarkCast curves", DARKCAST, None, notes="Resampled linearly on a denser grid at omega and phi; empty = beyond the source range. Scale each column by (Tr[T_V Q_X]/Tr[T_V Q])^2."),
    Table("09_aleph_a1_axial_3pi_DERIVED.csv", "hadrons/aleph_a1.csv", "a1", "Isovector axial spectral function a1(s) from tau -> 3 pi nu", "ALEPH", "Davier:2013sfa", "1312.1501", "a1(s), parton value (1/2)(1 + alpha_s/pi), and diagonal error", "computed from the ALEPH spectra (pi 2pi0 and 3pi) and PDG 2026 branching fractions", "Rivet reference data ALEPH_2014_I1267648; " + OWN, 0.68, status="derived", notes="S_EW = 1.0198 recalled. Five-pion and K K pi modes and the pion pole are missing. Valid below 1.7 GeV."),
    Table("09_dark_photon_total_width.csv", "hadrons/dark_photon_total_width.csv", "all", "Total width of a dark photon", "theory", "Ovchynnikov:2023cry", "2305.13383", "Gamma/eps^2 in GeV", "resampled from SensCalc", "SensCalc data; numbers only.", None, notes="At 10 MeV equal to alpha m/3. Above 2 GeV hadrons are free quarks (R = 2 between 2 and 3.7 GeV, against 2.2 in R_evaluated.csv); 15 % above the data near 1.2 GeV."),
    Table("02_lhcb_production_fractions.csv", "hadrons/lhcb_production_fractions.csv", "all", "Fractions of the A' yield at LHCb by production mechanism", "LHCb", "Ilten:2016tkc", "1603.08926", "fractions of the fiducial A' -> mu+mu- yield", "Monte Carlo of the DarkCast authors (LHCb_Aaij2017rft.prd)", DARKCAST, None, notes="Fiducial region of the 2016 search; also used for Run 2. Rows add up to 1 within 1 % except seven between 0.512 and 0.575 GeV (down to 0.90): normalise before use."),
]

PLASMA_QUANTITY = "degrees of freedom of entropy h and energy g, and g_*^(1/2) = (h/g^(1/2)) c (dimensionless)"
MICROMEGAS = "Numbers as tabulated in micrOMEGAs 6.0 from the cited paper; in our own layout, no code."


def plasma(source: str, name: str, inspire: str, arxiv: str, digitised: str, licence: str, notes: str) -> Table:
    return Table(
        f"../dark-matter/{source}.csv", f"dark-matter/{source}.csv", "all", f"Degrees of freedom of the plasma, {name}",
        "theory", inspire, arxiv, PLASMA_QUANTITY, digitised, licence, notes=notes,
        status="derived" if "fit" in digitised else "found",
    )


PLASMA = [
    plasma("dof_saikawa_shirai2018", "Saikawa and Shirai", "Saikawa:2018rcs", "1803.01038", "evaluated from the published fit: table 1 above 0.12 GeV, eqs. (C.3), (C.4) below", OWN, "The two fits meet at 0.12 GeV to 2e-4 (g) and 4e-4 (h)."),
    plasma("dof_drees2015", "Drees, Hajkarim and Schmitz", "Drees:2015exa", "1503.03513", "tabulated in micrOMEGAs", MICROMEGAS, "Low at 0.1 MeV (h = 4.50, others 4.80): use another table below 1 MeV."),
    plasma("dof_laine_meyer", "Laine and Meyer", "Laine:2015kra", "1503.04935", "tabulated in micrOMEGAs", MICROMEGAS, ""),
    plasma("dof_gondolo_gelmini", "Gondolo and Gelmini", "Gondolo:1990dk", "", "tabulated in micrOMEGAs", MICROMEGAS, ""),
]

TABLES: list[Table] = [*[eps_table(entry) for entry in EPS], *GRIDS, *LINES, *COLLIDER, *HADRONS, *PLASMA, *DARK_MATTER, *FLAVOUR]

//! How the channels of a point are put together.

use super::{Annihilation, DarkHiggs, DarkMatter, FermionPair, HadronSum, ScalarPair, WidthLaw, ZExchange};
use crate::decays::{Decays, Spectrum};
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{self, DarkState, Fermion, Mediator};

/// How quarks appear in the final state.
#[derive(Debug, Clone)]
pub enum Quarks<'a> {
    /// Hadrons by the spectral functions of [`Decays`].
    Hadrons(&'a Decays),
    /// Free quarks with the masses of the inputs.
    Free,
}

/// Couplings of the Z for [`Annihilation::with_z`].
#[derive(Debug, Clone, PartialEq)]
pub struct Couplings {
    /// Mass in GeV.
    pub mass: f64,
    /// Width in GeV.
    pub width: f64,
    /// Vector coupling of X.
    pub dark: f64,
    /// Couplings to the Standard Model.
    pub standard_model: models::Couplings,
}

impl Annihilation {
    /// A mediator with these fermion pairs as final states and nothing else.
    ///
    /// # Errors
    /// Masses that are not positive, couplings or widths that are not finite.
    pub fn new(
        dark: DarkMatter,
        mediator_mass: f64,
        fermions: Vec<FermionPair>,
        width: WidthLaw,
    ) -> Result<Self> {
        positive("m_X", dark.mass)?;
        positive("m_zprime", mediator_mass)?;
        if !dark.coupling.is_finite() {
            return Err(not_allowed("g_X", dark.coupling, "a finite number"));
        }
        if let WidthLaw::Fixed(gamma) = width {
            positive("Gamma_zprime", gamma)?;
        }
        for f in &fermions {
            if !(f.mass >= 0.0 && f.mass.is_finite() && f.vector.is_finite() && f.axial.is_finite()) {
                return Err(not_allowed(&f.name, f.mass, "a mass >= 0 and finite couplings"));
            }
        }
        let none = (Vec::new(), None, false, Vec::new(), None);
        let (scalars, hadrons, mediator_pairs, higgs, z) = none;
        let only = None;
        let new =
            Self { dark, mediator_mass, width, fermions, scalars, hadrons, mediator_pairs, higgs, z, only };
        new.checked()
    }

    /// All channels of a mediator: leptons, neutrinos, quarks or hadrons, the
    /// other dark states, and pairs of mediators.
    ///
    /// The dark matter particle is the dark fermion of `mediator` with index
    /// `candidate` among [`Mediator::dark`].
    ///
    /// # Errors
    /// There is no such dark fermion, or it has an axial coupling.
    pub fn of_mediator(
        mediator: &Mediator,
        candidate: usize,
        quarks: &Quarks<'_>,
        inputs: &Inputs,
        width: WidthLaw,
    ) -> Result<Self> {
        let Some(DarkState::Fermion { mass, vector, axial }) = mediator.dark.get(candidate).copied() else {
            return Err(Error::Usage(format!("dark state {candidate} is not a fermion of this mediator")));
        };
        if axial != 0.0 {
            return Err(not_allowed("axial coupling of X", axial, "only vector couplings are implemented"));
        }
        let free = matches!(quarks, Quarks::Free);
        let mut fermions: Vec<FermionPair> = Fermion::ALL
            .into_iter()
            .filter(|f| (free || !f.is_quark()) && mediator.couplings.squared(*f) > 0.0)
            .map(|f| FermionPair {
                name: f.name().to_owned(),
                mass: f.mass(inputs),
                colours: f.colours(),
                vector: mediator.couplings.vector(f),
                axial: mediator.couplings.axial(f),
            })
            .collect();
        let mut scalars = Vec::new();
        for (i, state) in mediator.dark.iter().enumerate().filter(|(i, _)| *i != candidate) {
            match *state {
                DarkState::Fermion { mass, vector, axial } => {
                    let name = format!("dark{i}");
                    fermions.push(FermionPair { name, mass, colours: 1.0, vector, axial });
                }
                DarkState::ScalarPair { masses, coupling } => scalars.push(ScalarPair { masses, coupling }),
            }
        }
        let dark = DarkMatter { mass, coupling: vector };
        let mut new = Self::new(dark, mediator.mass, fermions, WidthLaw::Fixed(1.0))?;
        new.width = width;
        new.scalars = scalars;
        new.mediator_pairs = true;
        if let Quarks::Hadrons(decays) = quarks {
            // As far as annihilation reaches at x = 3; hotter is rare.
            let range = (2.0 * mass, 18.0 * mass);
            let spectrum = Spectrum::new(decays.hadrons(), &mediator.couplings, range);
            new.hadrons = Some(Box::new(HadronSum { spectrum }));
        }
        new.checked()
    }

    /// With X Xbar -> Z'Z'.
    #[must_use]
    pub fn with_mediator_pairs(mut self) -> Self {
        self.mediator_pairs = true;
        self
    }

    /// With X Xbar -> Z' phi, one of several where called again. The width in
    /// the propagator does not count it.
    ///
    /// # Errors
    /// The mass is not positive.
    pub fn with_higgs(mut self, higgs: DarkHiggs) -> Result<Self> {
        positive("m_phi", higgs.mass)?;
        self.higgs.push(higgs);
        Ok(self)
    }

    /// With a pair of scalars.
    #[must_use]
    pub fn with_scalars(mut self, pair: ScalarPair) -> Self {
        self.scalars.push(pair);
        self
    }

    /// With Z exchange and its interference.
    ///
    /// # Errors
    /// Mass or width of the Z is not positive.
    pub fn with_z(mut self, z: &Couplings) -> Result<Self> {
        positive("m_Z", z.mass)?;
        positive("Gamma_Z", z.width)?;
        let named = |name: &str| Fermion::ALL.into_iter().find(|f| f.name() == name);
        let pair = |f: &FermionPair| {
            named(&f.name).map_or((0.0, 0.0), |f| (z.standard_model.vector(f), z.standard_model.axial(f)))
        };
        self.z = Some(ZExchange {
            mass: z.mass,
            width: z.width,
            dark: z.dark,
            pairs: self.fermions.iter().map(pair).collect(),
            couplings: z.standard_model,
        });
        Ok(self)
    }

    /// A pole above the X threshold needs a width.
    fn checked(self) -> Result<Self> {
        let width = self.mediator_width();
        if self.resonance() >= 0.0 && (width.is_nan() || width <= 0.0) {
            return Err(not_allowed("Gamma_zprime", width, "a pole above 2 m_X needs a positive width"));
        }
        Ok(self)
    }
}

fn positive(name: &str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(not_allowed(name, value, "a positive number is needed"))
}

fn not_allowed(name: &str, value: f64, allowed: &str) -> Error {
    Error::Parameter { name: name.to_owned(), value, allowed: allowed.to_owned() }
}

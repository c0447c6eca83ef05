//! Which parameters are varied, which are eliminated, and where each acts.

use super::super::layout::{Layout, Region, Template};
use super::super::{Constraint, Model};
use super::bin::{Kind, Prior};

/// What becomes of each parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Has the value of the base point.
    Constant,
    /// A variable of the objective, by index.
    Variable(usize),
    /// Solved for in its bin.
    Eliminated,
}

/// A region for evaluation.
#[derive(Debug)]
pub(super) struct RegionPlan {
    /// Variables of whole samples, ascending.
    pub(super) locals: Vec<usize>,
    pub(super) terms: Vec<TermPlan>,
    /// The first has no eliminated factor.
    pub(super) groups: Vec<GroupPlan>,
    /// Of each bin the priors of all groups but the first.
    pub(super) priors: Vec<Prior>,
    /// Of each bin the variables that act in it alone.
    pub(super) explicit: Vec<Vec<Explicit>>,
    /// Sizes of the work space.
    pub(super) sizes: Sizes,
}

/// A template for evaluation.
#[derive(Debug)]
pub(super) struct TermPlan {
    pub(super) group: usize,
    /// Of each factor: its variable among those of the region and the group.
    pub(super) factors: Vec<Option<Local>>,
    /// Of each shift.
    pub(super) shifts: Vec<Option<Local>>,
    /// First parameters of the bin factors that are not eliminated.
    pub(super) bin_factors: Vec<usize>,
    /// Where its jets and its shapes start in the work space.
    pub(super) first_jet: usize,
    pub(super) first_bin: usize,
}

/// Index of a variable among those of a region and of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    pub(super) region: usize,
    pub(super) group: usize,
}

/// Templates with the same eliminated factor.
#[derive(Debug)]
pub(super) struct GroupPlan {
    /// Parameter of the factor in the first bin; none for the first group.
    pub(super) first: Option<usize>,
    /// Variables among those of the region, ascending.
    pub(super) locals: Vec<usize>,
    /// Where its derivatives start in the work space.
    pub(super) first_derivative: usize,
}

/// A variable of one bin and the templates it multiplies there.
#[derive(Debug)]
pub(super) struct Explicit {
    pub(super) variable: usize,
    /// Template and position among its bin factors.
    pub(super) uses: Vec<(usize, usize)>,
}

/// Lengths of the work space of a region.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    pub(super) jets: usize,
    pub(super) shapes: usize,
    pub(super) derivatives: usize,
    pub(super) bins: usize,
    pub(super) groups: usize,
    pub(super) locals: usize,
}

impl Sizes {
    pub(super) fn largest(self, other: Self) -> Self {
        Self {
            jets: self.jets.max(other.jets),
            shapes: self.shapes.max(other.shapes),
            derivatives: self.derivatives.max(other.derivatives),
            bins: self.bins.max(other.bins),
            groups: self.groups.max(other.groups),
            locals: self.locals.max(other.locals),
        }
    }
}

/// Marks the factors that can be solved for: alone on each of their samples,
/// in one channel, with a constraint that leaves the bin convex. All bins of a
/// template are treated alike. The parameter of interest stays a variable.
pub(super) fn eliminable(model: &Model) -> Vec<bool> {
    let layout = &*model.layout;
    let mut uses = vec![Uses::default(); layout.parameters.len()];
    for (r, region) in layout.regions.iter().enumerate() {
        for template in &region.templates {
            let alone = template.bin_factors.len() == 1;
            for first in &template.bin_factors {
                for parameter in &mut uses[*first..first + template.nominal.len()] {
                    parameter.kept |= !alone || parameter.region.is_some_and(|known| known != r);
                    parameter.region = Some(r);
                }
            }
        }
    }
    for (p, parameter) in uses.iter_mut().enumerate() {
        // A Poisson datum of zero has no smooth response.
        let poisson = matches!(layout.parameters[p].constraint, Some(Constraint::Poisson { .. }));
        let smooth = !poisson || layout.auxiliary_of[p].is_some_and(|datum| model.auxiliary[datum] > 0.0);
        parameter.kept |= !smooth || layout.poi == Some(p);
    }
    for template in layout.regions.iter().flat_map(|region| &region.templates) {
        for first in &template.bin_factors {
            let bins = &mut uses[*first..first + template.nominal.len()];
            let kept = bins.iter().any(|parameter| parameter.kept);
            for parameter in bins {
                parameter.kept = kept;
            }
        }
    }
    uses.iter().map(|parameter| parameter.region.is_some() && !parameter.kept).collect()
}

#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    region: Option<usize>,
    kept: bool,
}

impl RegionPlan {
    pub(super) fn new(region: &Region, model: &Model, roles: &[Role], base: &[f64]) -> Self {
        let layout = &*model.layout;
        let locals = variables(region.templates.iter(), roles);
        let mut firsts: Vec<Option<usize>> = vec![None];
        for template in &region.templates {
            let first = eliminated(template, roles);
            if first.is_some() && !firsts.contains(&first) {
                firsts.push(first);
            }
        }
        let mut sizes = Sizes {
            bins: region.range.len(),
            groups: firsts.len(),
            locals: locals.len(),
            ..Sizes::default()
        };
        let groups: Vec<GroupPlan> = firsts
            .iter()
            .map(|first| {
                let members = region.templates.iter().filter(|t| eliminated(t, roles) == *first);
                let group_locals = positions(&variables(members, roles), &locals);
                let first_derivative = sizes.derivatives;
                sizes.derivatives += group_locals.len() * region.range.len();
                GroupPlan { first: *first, locals: group_locals, first_derivative }
            })
            .collect();
        let terms = region
            .templates
            .iter()
            .map(|template| {
                let first = eliminated(template, roles);
                let group = firsts.iter().position(|known| *known == first).unwrap_or(0);
                TermPlan::new(template, group, &groups[group], &locals, roles, &mut sizes)
            })
            .collect();
        let bins = 0..region.range.len();
        let priors = bins
            .clone()
            .flat_map(|b| firsts.iter().flatten().map(move |first| first + b))
            .map(|p| prior(model, layout, p, roles[p], base[p]))
            .collect();
        let mut plan = Self { locals, terms, groups, priors, explicit: Vec::new(), sizes };
        plan.explicit = bins.map(|b| plan.explicit_in(b, roles)).collect();
        plan
    }

    fn explicit_in(&self, bin: usize, roles: &[Role]) -> Vec<Explicit> {
        let mut out: Vec<Explicit> = Vec::new();
        for (t, term) in self.terms.iter().enumerate() {
            for (k, first) in term.bin_factors.iter().enumerate() {
                let Role::Variable(variable) = roles[first + bin] else { continue };
                match out.iter_mut().find(|known| known.variable == variable) {
                    Some(known) => known.uses.push((t, k)),
                    None => out.push(Explicit { variable, uses: vec![(t, k)] }),
                }
            }
        }
        out
    }
}

/// The eliminated factor of a template: one of its bins is enough, the others
/// are then held.
fn eliminated(template: &Template, roles: &[Role]) -> Option<usize> {
    let any = |first: &&usize| roles[**first..**first + template.nominal.len()].contains(&Role::Eliminated);
    template.bin_factors.iter().find(any).copied()
}

fn variables<'t>(templates: impl Iterator<Item = &'t Template>, roles: &[Role]) -> Vec<usize> {
    let mut all: Vec<usize> = templates
        .flat_map(|t| t.factors.iter().map(|f| f.parameter).chain(t.shifts.iter().map(|s| s.parameter)))
        .filter_map(|p| variable(roles[p]))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn variable(role: Role) -> Option<usize> {
    match role {
        Role::Variable(v) => Some(v),
        Role::Constant | Role::Eliminated => None,
    }
}

fn positions(some: &[usize], all: &[usize]) -> Vec<usize> {
    some.iter().filter_map(|v| all.binary_search(v).ok()).collect()
}

fn prior(model: &Model, layout: &Layout, p: usize, role: Role, value: f64) -> Prior {
    let parameter = &layout.parameters[p];
    let datum = layout.auxiliary_of[p].map(|datum| model.auxiliary[datum]);
    let kind = match (role, parameter.constraint, datum) {
        (Role::Eliminated, Some(Constraint::Gaussian { sigma }), Some(datum)) => {
            Kind::Gaussian { datum, variance: sigma * sigma }
        }
        (Role::Eliminated, Some(Constraint::Poisson { factor }), Some(datum)) => {
            Kind::Poisson { datum, factor }
        }
        (Role::Eliminated, ..) => Kind::Free { start: parameter.init },
        _ => Kind::Held(value),
    };
    Prior { kind, lower: parameter.lower, upper: parameter.upper }
}

impl TermPlan {
    fn new(
        template: &Template,
        group: usize,
        plan: &GroupPlan,
        locals: &[usize],
        roles: &[Role],
        sizes: &mut Sizes,
    ) -> Self {
        let local = |parameter: usize| -> Option<Local> {
            let region = locals.binary_search(&variable(roles[parameter])?).ok()?;
            Some(Local { region, group: plan.locals.binary_search(&region).ok()? })
        };
        let bin_factors = template.bin_factors.iter().copied().filter(|first| Some(*first) != plan.first);
        let out = Self {
            group,
            factors: template.factors.iter().map(|f| local(f.parameter)).collect(),
            shifts: template.shifts.iter().map(|s| local(s.parameter)).collect(),
            bin_factors: bin_factors.collect(),
            first_jet: sizes.jets,
            first_bin: sizes.shapes,
        };
        sizes.jets += template.factors.len();
        sizes.shapes += template.nominal.len();
        out
    }
}

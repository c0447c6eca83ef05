//! The named symbols of the label markup.

/// A letter or sign by its TeX name, and whether it leans in mathematics.
pub(super) fn symbol(name: &str) -> Option<(&'static str, bool)> {
    let greek = match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" | "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" => "θ",
        "kappa" => "κ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        // Two letters of physics: the stroked one is a field here, the open one another.
        "phi" => "ϕ",
        "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "ell" => return Some(("ℓ", false)),
        name => return upright(name).map(|s| (s, false)),
    };
    Some((greek, true))
}

fn upright(name: &str) -> Option<&'static str> {
    Some(match name {
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Xi" => "Ξ",
        "Pi" => "Π",
        "Sigma" => "Σ",
        "Upsilon" => "Υ",
        "Phi" => "Φ",
        "Psi" => "Ψ",
        "Omega" => "Ω",
        "infty" => "∞",
        "langle" => "⟨",
        "rangle" => "⟩",
        "sqrt" => "√",
        "partial" => "∂",
        "dagger" => "†",
        "ast" => "∗",
        "odot" => "⊙",
        "deg" => "°",
        "quad" => "\u{2003}",
        "ln" => "ln\u{2009}",
        "log" => "log\u{2009}",
        "sin" => "sin\u{2009}",
        "cos" => "cos\u{2009}",
        "tan" => "tan\u{2009}",
        _ => return None,
    })
}

/// A relation by its TeX name.
pub(super) fn relation(name: &str) -> Option<&'static str> {
    Some(match name {
        "to" | "rightarrow" => "→",
        "le" | "leq" => "≤",
        "ge" | "geq" => "≥",
        "ll" => "≪",
        "gg" => "≫",
        "neq" => "≠",
        "sim" => "∼",
        "simeq" => "≃",
        "approx" => "≈",
        "equiv" => "≡",
        "propto" => "∝",
        _ => return None,
    })
}

/// A binary operator by its TeX name.
pub(super) fn operator(name: &str) -> Option<&'static str> {
    Some(match name {
        "times" => "×",
        "pm" => "±",
        "mp" => "∓",
        "cdot" => "·",
        _ => return None,
    })
}

/// A spacing mark by the TeX name of its accent.
///
/// Combining marks would be shorter, but many fonts do not know where they go on a capital.
pub(super) fn accent(name: &str) -> Option<&'static str> {
    Some(match name {
        "bar" => "\u{af}",
        "hat" => "\u{2c6}",
        "tilde" => "\u{2dc}",
        "dot" => "\u{2d9}",
        _ => return None,
    })
}

//! Random numbers that are the same on every machine and for any number of
//! threads: a stream is named by a seed and a number, not by who draws first.

use spec_math::cephes64::lgam;

/// The generator xoshiro256++ (D. Blackman, S. Vigna, ACM Trans. Math. Softw.
/// 47 (2021) 36), its state filled by SplitMix64 (G. Steele, D. Lea, C. Flood,
/// OOPSLA (2014) 453), as its authors advise.
#[derive(Debug, Clone)]
pub struct Random([u64; 4]);

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The stream of number `stream` of `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mixed = seed;
        // Mixed twice: seed 1, stream 0 is not seed 0, stream 1.
        let mut state = split_mix(&mut mixed) ^ stream;
        Self(std::array::from_fn(|_| split_mix(&mut state)))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Uniform in (0, 1): the middle of one of 2^53 cells, never an end.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Normal with mean zero and variance one (G. Box, M. Muller, Ann. Math.
    /// Stat. 29 (1958) 610).
    pub fn gaussian(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A count with this mean, zero for a mean of zero; `None` where the mean
    /// is negative, not finite, or above 1e15, where counts are not exact.
    pub fn poisson(&mut self, mean: f64) -> Option<f64> {
        if !(0.0..=1e15).contains(&mean) {
            return None;
        }
        Some(if mean < 10.0 { self.poisson_by_product(mean) } else { self.poisson_by_rejection(mean) })
    }

    /// Products of uniform numbers until below exp(-mean) (D. Knuth, The Art of
    /// Computer Programming 2, 3.4.1).
    fn poisson_by_product(&mut self, mean: f64) -> f64 {
        let end = (-mean).exp();
        let (mut count, mut product) = (0.0, self.uniform());
        while product > end {
            count += 1.0;
            product *= self.uniform();
        }
        count
    }

    /// Transformed rejection with a squeeze (W. Hörmann, Insur. Math. Econ. 12
    /// (1993) 39, algorithm PTRS; its constants are recalled and tested).
    fn poisson_by_rejection(&mut self, mean: f64) -> f64 {
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let squeeze = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let count = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= squeeze {
                return count;
            }
            if count < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let height = (v * inverse_alpha / (a / (us * us) + b)).ln();
            if height <= count * mean.ln() - mean - lgam(count + 1.0) {
                return count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_their_own_and_repeat() {
        let draw = |seed, stream| {
            let mut r = Random::new(seed, stream);
            [r.bits(), r.bits()]
        };
        assert_eq!(draw(7, 3), draw(7, 3));
        assert_ne!(draw(7, 3), draw(7, 4));
        assert_ne!(draw(0, 1), draw(1, 0));
    }

    #[test]
    fn uniform_numbers_have_the_moments_of_uniform_numbers() {
        let n = 200_000;
        let mut r = Random::new(1, 0);
        let all: Vec<f64> = (0..n).map(|_| r.uniform()).collect();
        let mean = all.iter().sum::<f64>() / f64::from(n);
        let lag = all.windows(2).map(|w| (w[0] - 0.5) * (w[1] - 0.5)).sum::<f64>() / f64::from(n);
        // Five standard deviations of either.
        let bound = 5.0 / f64::from(n).sqrt();
        assert!((mean - 0.5).abs() < bound / 12f64.sqrt());
        assert!(lag.abs() < bound / 12.0);
    }

    #[test]
    fn normal_numbers_fill_the_normal_distribution() {
        let n = 200_000;
        let mut r = Random::new(2, 0);
        let mut cells = [0.0; 8];
        for _ in 0..n {
            let p = spec_math::cephes64::ndtr(r.gaussian());
            cells[(8.0 * p) as usize] += 1.0;
        }
        let each = f64::from(n) / 8.0;
        let chi_squared: f64 = cells.iter().map(|c| (c - each).powi(2) / each).sum();
        // 7 degrees of freedom: probability 1e-5 above.
        assert!(chi_squared < 35.0, "{chi_squared}");
    }

    #[test]
    fn counts_follow_the_poisson_distribution() {
        let n = 100_000;
        for (stream, mean) in [0.3, 3.0, 9.99, 10.0, 30.0, 1e3].into_iter().enumerate() {
            let mut r = Random::new(3, stream as u64);
            let mut seen = std::collections::BTreeMap::new();
            for _ in 0..n {
                *seen.entry(r.poisson(mean).unwrap() as u64).or_insert(0.0) += 1.0;
            }
            let (mut chi_squared, mut degrees) = (0.0, 0.0);
            let last = (mean + 12.0 * mean.sqrt() + 20.0) as u64;
            for k in 0..last {
                let of_k = k as f64;
                let expected = f64::from(n) * (of_k * mean.ln() - mean - lgam(of_k + 1.0)).exp();
                if expected > 5.0 {
                    chi_squared += (seen.get(&k).unwrap_or(&0.0) - expected).powi(2) / expected;
                    degrees += 1.0;
                }
            }
            // Five standard deviations of a chi-squared.
            assert!(
                chi_squared < degrees + 5.0 * (2.0 * degrees + 2.0_f64).sqrt(),
                "{mean}: {chi_squared} for {degrees}"
            );
        }
    }

    #[test]
    fn impossible_means_have_no_counts() {
        let mut r = Random::new(4, 0);
        assert_eq!(r.poisson(0.0), Some(0.0));
        assert!([-1.0, f64::NAN, f64::INFINITY].iter().all(|m| r.poisson(*m).is_none()));
    }
}

//! Figures as pixels.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};

use super::Error;
use super::figure::Figure;

impl Figure {
    /// The figure as PNG, `scale` pixels of it for each pixel of the SVG, set in the fonts of the
    /// system.
    ///
    /// # Errors
    /// If the system has no fonts or the image would be empty or too large.
    pub fn to_png(&self, scale: f32) -> Result<Vec<u8>, Error> {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        if fonts.is_empty() {
            return Err(Error::Raster("no fonts are installed".to_owned()));
        }
        serif(&mut fonts);
        let options = Options { fontdb: Arc::new(fonts), font_resolver: resolver(), ..Options::default() };
        let failed = |e: String| Error::Raster(e);
        let tree = Tree::from_str(&self.to_svg(), &options).map_err(|e| failed(e.to_string()))?;
        let size = tree.size().to_int_size().scale_by(scale);
        let pixels = size.and_then(|s| Pixmap::new(s.width(), s.height()));
        let mut pixels = pixels.ok_or_else(|| failed(format!("no image has the scale {scale}")))?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
        pixels.encode_png().map_err(|e| failed(e.to_string()))
    }
}

/// The usual choice of fonts, without a fallback for signs in italic faces.
///
/// The rasteriser sets a whole line in each of its faces and picks the letters afterwards; a fallback
/// found for an arrow, which is upright in the end, would replace all italic letters of its line.
fn resolver() -> FontResolver<'static> {
    let usual = FontResolver::default_fallback_selector();
    FontResolver {
        select_fallback: Box::new(move |c, used, fonts| {
            let italic = used.first().and_then(|id| fonts.face(*id)).map(|f| f.style);
            if italic.is_some_and(|s| s != fontdb::Style::Normal) && !c.is_alphabetic() {
                return None;
            }
            usual(c, used, fonts)
        }),
        ..FontResolver::default()
    }
}

/// Lets the generic family be one that is installed, for the default may not be.
fn serif(fonts: &mut fontdb::Database) {
    let has = |name: &str| fonts.faces().any(|f| f.families.iter().any(|n| n.0 == name));
    let known = ["STIX Two Text", "STIX", "Times New Roman", "Liberation Serif", "FreeSerif", "DejaVu Serif"];
    let found = known.into_iter().find(|n| has(n)).map(str::to_owned);
    let any = || fonts.faces().find_map(|f| f.families.first().map(|n| n.0.clone()));
    if let Some(family) = found.or_else(any) {
        fonts.set_serif_family(family);
    }
}

#[cfg(test)]
mod tests {
    use crate::plot::{Axis, Figure};

    #[test]
    fn a_png_or_a_clear_error() {
        let axis = |l| Axis::linear(l, 0.0, 1.0).unwrap();
        match Figure::new(axis("x"), axis("y")).to_png(0.5) {
            Ok(png) => assert_eq!(png[..4], [0x89, b'P', b'N', b'G']),
            Err(e) => assert!(e.to_string().contains("fonts"), "{e}"),
        }
    }
}

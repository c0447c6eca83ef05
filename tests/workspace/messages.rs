//! Everything that is wrong with a workspace is said with its place, its value
//! and what is allowed; what is read is written and read back as the same.

use darkbound::error::Error;
use darkbound::statistics::model::{Interpolation, Model};
use darkbound::statistics::workspace::{LARGEST_FILE, parse, read, to_json};
use serde_json::{Value, json};

use crate::table::cases;

/// Two channels with every modifier.
fn document() -> Value {
    json!({
        "channels": [
            { "name": "SR", "samples": [
                { "name": "signal", "data": [3.0, 1.0], "modifiers": [
                    { "name": "mu", "type": "normfactor", "data": null },
                    { "name": "lumi", "type": "lumi", "data": null },
                    { "name": "jes", "type": "normsys", "data": { "lo": 0.9, "hi": 1.1 } } ] },
                { "name": "bkg", "data": [20.0, 10.0], "modifiers": [
                    { "name": "jes", "type": "histosys", "data": { "lo_data": [19.0, 9.5], "hi_data": [21.0, 10.7] } },
                    { "name": "stat", "type": "staterror", "data": [1.0, 0.5] } ] } ] },
            { "name": "CR", "samples": [
                { "name": "bkg", "data": [50.0], "modifiers": [
                    { "name": "shape", "type": "shapesys", "data": [5.0] } ] },
                { "name": "free", "data": [2.0], "modifiers": [
                    { "name": "any", "type": "shapefactor", "data": null } ] } ] } ],
        "observations": [ { "name": "SR", "data": [25, 9] }, { "name": "CR", "data": [55] } ],
        "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [
            { "name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0], "sigmas": [0.02] } ] } } ],
        "version": "1.0.0"
    })
}

/// The message of reading (or else compiling) a document.
fn message(document: &Value) -> String {
    let text = document.to_string();
    let error = match parse("w.json", text.as_bytes()) {
        Ok(workspace) => Model::new(&workspace, None, Interpolation::default()).map(|_| ()).unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(error, Error::Card { .. }), "{error:?}");
    // What is found when compiling does not know the name of the file.
    error.to_string().replacen("workspace: ", "w.json: ", 1)
}

const JES: &str = "/channels/0/samples/0/modifiers/2";
const SHIFT: &str = "/channels/0/samples/1/modifiers/0";
const STAT: &str = "/channels/0/samples/1/modifiers/1";
const SETTING: &str = "/measurements/0/config/parameters/0";

#[test]
fn the_document_is_good_as_it_is() {
    let workspace = parse("w.json", document().to_string().as_bytes()).unwrap();
    let model = Model::new(&workspace, None, Interpolation::default()).unwrap();
    let names: Vec<&str> = model.parameters().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["jes", "lumi", "mu", "any[0]", "shape[0]", "stat[0]", "stat[1]"]);
    assert_eq!(model.poi(), Some(2));
    assert_eq!(model.observed(), [55.0, 25.0, 9.0]);
}

#[test]
fn replaced_values_are_named_with_their_path() {
    let mod_path = |k: usize, s: usize| format!("channels[0].samples[{s}].modifiers[{k}]");
    let cases = [
        (format!("{SHIFT}/data/hi_data"), json!([1.0]), format!("{}.data.hi_data: has 1 values, must have 2 as in the sample", mod_path(0, 1))),
        (format!("{SHIFT}/data/lo_data"), json!([1.0, 2.0, 3.0]), format!("{}.data.lo_data: has 3 values, must have 2 as in the sample", mod_path(0, 1))),
        (format!("{SHIFT}/data/lo_data/1"), json!("x"), format!("{}.data.lo_data[1]: is the string `x`, must be a number", mod_path(0, 1))),
        (format!("{SHIFT}/data"), json!(null), format!("{}.data: is null, must be an object", mod_path(0, 1))),
        (format!("{STAT}/data/0"), json!(-1.0), format!("{}.data[0]: -1 is not allowed: an error must be finite and not negative", mod_path(1, 1))),
        (format!("{STAT}/data"), json!([0.1]), format!("{}.data: has 1 values, must have 2 as in the sample", mod_path(1, 1))),
        (format!("{JES}/data/lo"), json!(0.0), format!("{}.data.lo: 0 is not allowed: a factor must be finite and above 0", mod_path(2, 0))),
        (format!("{JES}/data/hi"), json!(null), format!("{}.data.hi: is null, must be a number", mod_path(2, 0))),
        (format!("{JES}/type"), json!("normsyst"), format!("{}.type: modifier type `normsyst` is not supported; supported: normfactor, normsys, histosys, staterror, shapesys, shapefactor, lumi", mod_path(2, 0))),
        (format!("{JES}/name"), json!("mu"), format!("{}: `mu` is a normsys here and a normfactor in {}; only normsys and histosys may share a name", mod_path(2, 0), mod_path(0, 0))),
        (format!("{STAT}/name"), json!("shape"), "channels[1].samples[0].modifiers[0]: `shape` is a shapesys here and a staterror in channels[0].samples[1].modifiers[1]; only normsys and histosys may share a name".to_owned()),
        ("/channels/0/samples/0/modifiers/0/data".to_owned(), json!([1.0]), format!("{}.data: is a list of 1, must be null", mod_path(0, 0))),
        ("/channels/0/samples/1/data/1".to_owned(), json!(-2.5), "channels[0].samples[1].data[1]: -2.5 is not allowed: a nominal yield must be finite and not negative".to_owned()),
        ("/channels/0/samples/1/data".to_owned(), json!([1.0]), "channels[0].samples[1].data: has 1 values, must have 2 as in the first sample of the channel".to_owned()),
        ("/channels/0/samples/0/data".to_owned(), json!([]), "channels[0].samples[0].data: is empty; at least one bin is needed".to_owned()),
        ("/channels/0/samples".to_owned(), json!([]), "channels[0].samples: is empty; at least one sample is needed".to_owned()),
        ("/channels".to_owned(), json!([]), "channels: is empty; at least one channel is needed".to_owned()),
        ("/channels".to_owned(), json!({}), "channels: is an object, must be a list".to_owned()),
        ("/channels/1/name".to_owned(), json!("SR"), "channels[1].name: `SR` is there twice; names must be unique".to_owned()),
        ("/channels/0/samples/1/name".to_owned(), json!("signal"), "channels[0].samples[1].name: `signal` is there twice; names must be unique".to_owned()),
        ("/channels/0/samples/1/name".to_owned(), json!(3), "channels[0].samples[1].name: is 3, must be a string".to_owned()),
        ("/observations/1/name".to_owned(), json!("VR"), "observations[1].name: there is no channel `VR`; each observation needs a channel".to_owned()),
        ("/observations/1/name".to_owned(), json!("SR"), "observations[1].name: `SR` is there twice; names must be unique".to_owned()),
        ("/observations".to_owned(), json!([{ "name": "SR", "data": [1, 2] }]), "channels[1].name: there is no observation of `CR`; each channel needs one".to_owned()),
        ("/observations/0/data".to_owned(), json!([1]), "observations[0].data: has 1 values, must have 2 as its channel".to_owned()),
        ("/observations/0/data/1".to_owned(), json!(-1), "observations[0].data[1]: -1 is not allowed: an observed count must be finite and not negative".to_owned()),
        ("/measurements".to_owned(), json!([]), "measurements: is empty; at least one measurement is needed".to_owned()),
        ("/measurements/0/config/poi".to_owned(), json!("nu"), "measurements[0].config.poi: there is no parameter `nu`; it must be the name of a modifier".to_owned()),
        ("/measurements/0/config/poi".to_owned(), json!("stat"), "measurements[0].config.poi: `stat` has several components; the parameter of interest must have one".to_owned()),
        (format!("{SETTING}/bounds"), json!([[1.5, 0.5]]), "measurements[0].config.parameters[0].bounds[0]: [1.5, 0.5] is not allowed: two finite numbers in ascending order are".to_owned()),
        (format!("{SETTING}/bounds"), json!([[1.5]]), "measurements[0].config.parameters[0].bounds[0]: has 1 values, an interval has 2".to_owned()),
        (format!("{SETTING}/sigmas"), json!([0.0]), "measurements[0].config.parameters[0].sigmas[0]: 0 is not allowed: a width must be above 0, with a finite square".to_owned()),
        (format!("{SETTING}/sigmas"), json!([-5.0]), "measurements[0].config.parameters[0].sigmas[0]: -5 is not allowed: a width must be above 0, with a finite square".to_owned()),
        (format!("{SETTING}/inits"), json!([1.0, 1.0]), "measurements[0].config.parameters[0].inits: has 2 values, `lumi` needs 1".to_owned()),
        (format!("{SETTING}/inits"), json!([2.0]), "measurements[0].config.parameters[0]: the start value 2 of `lumi` is outside of its bounds [0.5, 1.5]".to_owned()),
        (SETTING.to_owned(), json!({ "name": "mu", "fixed": "no" }), "measurements[0].config.parameters[0].fixed: is the string `no`, must be true or false".to_owned()),
        (SETTING.to_owned(), json!({ "name": "mu" }), "measurements: lumi `lumi` needs inits, bounds, auxdata and sigmas in its settings; bounds is missing".to_owned()),
        (SETTING.to_owned(), json!({ "name": "shape", "factors": [3.0] }), "measurements[0].config.parameters[0].factors: is not supported: the factors of a shapesys are (nominal / error)^2; set its errors instead".to_owned()),
        (SETTING.to_owned(), json!({ "name": "mu", "paramset_type": "x" }), "measurements[0].config.parameters[0].paramset_type: this key is not supported; known here: name, inits, bounds, auxdata, sigmas, fixed".to_owned()),
        ("/version".to_owned(), json!("2.0.0"), "version: `2.0.0` is not supported; 1.0.0 is".to_owned()),
    ];
    for (pointer, value, expected) in cases {
        let mut document = document();
        *document.pointer_mut(&pointer).unwrap() = value;
        assert_eq!(message(&document), format!("w.json: {expected}"), "{pointer}");
    }
}

#[test]
fn missing_and_unknown_keys_are_named() {
    for (object, key, expected) in [
        ("", "measurements", "measurements: is missing"),
        ("", "version", "version: is missing"),
        (JES, "data", "channels[0].samples[0].modifiers[2].data: is missing"),
        (JES, "type", "channels[0].samples[0].modifiers[2].type: is missing"),
        (
            "/channels/0/samples/1/modifiers/0/data",
            "hi_data",
            "channels[0].samples[1].modifiers[0].data.hi_data: is missing",
        ),
        ("/channels/0/samples/0", "modifiers", "channels[0].samples[0].modifiers: is missing"),
        ("/measurements/0/config", "poi", "measurements[0].config.poi: is missing"),
    ] {
        let mut document = document();
        document.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        assert_eq!(message(&document), format!("w.json: {expected}"));
    }
    let mut document = document();
    document["patches"] = json!([]);
    let known = "channels, measurements, observations, version";
    assert_eq!(
        message(&document),
        format!("w.json: patches: this key is not supported; known here: {known}")
    );
}

#[test]
fn settings_that_a_parameter_does_not_have_are_errors() {
    for (setting, expected) in [
        (json!({ "name": "mu", "auxdata": [1.0] }), "auxdata: `mu` has no auxdata; leave it out"),
        (json!({ "name": "jes", "sigmas": [1.0] }), "sigmas: `jes` has no sigmas; leave it out"),
        (json!({ "name": "stat", "sigmas": [0.1] }), "sigmas: has 1 values, `stat` needs 2"),
        (
            json!({ "name": "shape", "auxdata": [-3.0] }),
            "auxdata[0]: -3 is not allowed: the count of a shapesys must not be negative",
        ),
    ] {
        let mut document = document();
        document["measurements"][0]["config"]["parameters"].as_array_mut().unwrap().push(setting);
        let path = "w.json: measurements[0].config.parameters[1].";
        assert_eq!(message(&document), format!("{path}{expected}"));
    }
    let mut document = document();
    let again = document["measurements"][0]["config"]["parameters"][0].clone();
    document["measurements"][0]["config"]["parameters"].as_array_mut().unwrap().push(again);
    let path = "measurements[0].config.parameters[1].name";
    assert_eq!(message(&document), format!("w.json: {path}: `lumi` is there twice; names must be unique"));
}

#[test]
fn names_shared_against_the_rules_are_errors() {
    let mut document = document();
    let modifier = document.pointer(JES).unwrap().clone();
    document["channels"][0]["samples"][0]["modifiers"].as_array_mut().unwrap().push(modifier);
    let expected = "channels[0].samples[0].modifiers[3]: normsys `jes` is there twice in the sample; names must be unique";
    assert_eq!(message(&document), format!("w.json: {expected}"));

    let mut document = self::document();
    let shape = document.pointer("/channels/1/samples/0/modifiers/0").unwrap().clone();
    document["channels"][1]["samples"][1]["modifiers"] = json!([shape]);
    let expected = "channels[1].samples[1].modifiers[0]: shapesys `shape` is used before in \
                    channels[1].samples[0].modifiers[0]; a shapesys belongs to one sample of one channel";
    assert_eq!(message(&document), format!("w.json: {expected}"));

    let mut document = self::document();
    document["channels"][1]["samples"][1]["modifiers"] =
        json!([{ "name": "stat", "type": "staterror", "data": [0.3] }]);
    assert!(message(&document).contains("staterror `stat` is shared by channels with different samples"));

    let mut document = self::document();
    document["channels"][0]["samples"][0]["modifiers"][2] =
        json!({ "name": "any", "type": "shapefactor", "data": null });
    assert!(
        message(&document)
            .contains("shapefactor `any` has 2 bins here and 1 in the channel that is first by name")
    );
}

#[test]
fn what_is_not_json_has_line_and_column() {
    let text = |bytes: &[u8]| parse("w.json", bytes).unwrap_err().to_string();
    assert_eq!(
        text(b"{\n \"channels\": [NaN]}"),
        "w.json:2:15: not a JSON document that can be used: expected value"
    );
    assert!(text(b"").starts_with("w.json:1:0: not a JSON document"));
    assert!(text(b"{\"a\": 1e999}").contains("number out of range"));
    assert!(text(b"{\"a\": 1, \"a\": 2}").contains("the key `a` is there twice"));
    assert!(text(b"\xff\xfe{}").starts_with("w.json:1:1: not a JSON document"));
    assert_eq!(text(b"[]"), "w.json: the document: is a list of 0, must be an object");
    // Depth: an error long before the stack ends.
    let deep = "[".repeat(1_000_000);
    assert!(text(deep.as_bytes()).contains("recursion limit exceeded"));
    let deep = "{\"channels\":".repeat(1_000_000);
    assert!(text(deep.as_bytes()).contains("recursion limit exceeded"));
    let wide: Vec<String> = (0..1000).map(|i| format!("\"k{i}\": 0")).collect();
    assert!(text(format!("{{{}}}", wide.join(",")).as_bytes()).contains("an object with more than 64 keys"));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let path = std::env::temp_dir().join(format!("darkbound_large_{}.json", std::process::id()));
    let file = std::fs::File::create(&path).unwrap();
    // Sparse: takes no space on the disk.
    file.set_len(LARGEST_FILE + 1).unwrap();
    let error = read(&path).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    assert!(error.ends_with("the file is larger than 64 MiB; workspaces up to that are read"), "{error}");
    let missing = std::env::temp_dir().join("darkbound_no_such_workspace.json");
    assert!(matches!(read(&missing).unwrap_err(), Error::Io { .. }));
}

#[test]
fn what_is_written_is_read_back_as_the_same() {
    for case in cases() {
        let text = to_json(&case.workspace).to_string();
        assert_eq!(parse("again", text.as_bytes()).unwrap(), case.workspace);
    }
    let workspace = parse("w.json", document().to_string().as_bytes()).unwrap();
    assert_eq!(parse("again", to_json(&workspace).to_string().as_bytes()).unwrap(), workspace);
}

#[test]
fn a_measurement_or_parameter_that_does_not_exist_is_unknown() {
    let workspace = parse("w.json", document().to_string().as_bytes()).unwrap();
    let error = Model::new(&workspace, Some("n"), Interpolation::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no measurement `n`; the workspace has m");
    let model = Model::new(&workspace, None, Interpolation::default()).unwrap();
    assert_eq!(
        model.index("stat[2]").unwrap_err().to_string(),
        "there is no parameter `stat[2]`; did you mean `stat[0]`?"
    );
    assert!(model.with_data(&[1.0], model.auxiliary()).is_err());
    assert!(model.with_data(&[1.0, f64::NAN, 3.0], model.auxiliary()).is_err());
}

#[test]
fn what_compiling_finds_has_the_name_of_the_file() {
    let mut bad = document();
    bad["measurements"][0]["config"]["parameters"][0]["inits"] = json!([1.0, 2.0, 3.0]);
    let path = std::env::temp_dir().join(format!("darkbound_compile_{}.json", std::process::id()));
    std::fs::write(&path, bad.to_string()).unwrap();
    let error = Model::read(&path, None, Interpolation::default()).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    let start = format!("{}: measurements[0].config.parameters[0].inits: has 3 values", path.display());
    assert!(error.starts_with(&start), "{error}");
}

//! What is said of pictures that came along is measured, and what is said of all of them is reckoned.

use super::*;
use crate::core::style::set::SetReport;

#[test]
fn what_a_file_says_of_its_own_pictures_is_measured_and_reckoned_anew() {
    let lies = changed(|manifest| {
        manifest["compiled"]["cohesion"] = json!(99.0);
        manifest["compiled"]["coverage"] = json!(0.01);
        manifest["compiled"]["palette"] = json!([]);
        manifest["members"][0]["measurement"]["photographic"] = json!(0.987);
        manifest["members"][0]["pinned"] = json!(true);
        manifest["members"][2]["pinned"] = json!(true);
    });
    let package = lies.unwrap();
    assert_eq!(package.measurements[0].1.photographic, 0.987);
    let pins: Vec<bool> = package.style.members.iter().map(|member| member.pinned).collect();
    assert_eq!(pins, [true, false, false], "what is not here cannot stand for the style");
    let own: Vec<(Hash, Measurement)> =
        package.files.iter().map(|file| (file.sha256, measured(&paint(PAPER, 1)))).collect();
    let measured = package.measured(&own);
    assert_eq!(measured.measurements[0].1, *ONE);
    let version = &measured.style.versions[0];
    assert_eq!(version.pins.as_deref(), Some(&version.members[..1]), "and the version says so as well");
    let all: Vec<Measurement> = measured.measurements.iter().map(|(_, each)| each.clone()).collect();
    let report = SetReport::with(&all, &[1, 0], &[2]);
    assert_eq!((version.cohesion, version.coverage), (report.cohesion, report.exemplars.coverage));
    assert!(version.cohesion > 99.0 && version.coverage > 0.99 && version.palette == report.palette);
    assert_eq!(version.exemplars.len(), 2, "they stay what they are");
}

#[test]
fn a_file_says_what_its_version_was_made_with_and_not_what_was_pinned_since() {
    let (mut style, mut version) = style();
    version.pins = Some(vec![hash(1)]);
    style.members[1].pinned = true;
    let sent = |nth| Sent { picture: hash(nth), sha256: hash(nth), size: 1, format: Format::Png };
    let measurements: Vec<(Hash, Measurement)> = (1..4).map(|nth| (hash(nth), ONE.clone())).collect();
    let pinned = |version: &Version| {
        let manifest = plan((&style, version), &measurements, (&[sent(1), sent(2)], None), 11).unwrap();
        manifest.members.iter().map(|member| member.pinned).collect::<Vec<_>>()
    };
    assert_eq!(pinned(&version), [true, false, false]);
    version.pins = None;
    assert_eq!(pinned(&version), [false, true, false], "of a version from before that was noted, the style's");
}

use super::*;
use crate::core::retouch::openraster;
use crate::core::retouch::picture::Channels;
use crate::core::retouch::progress::unwatched;

fn plain(value: u8) -> Picture {
    Picture::from_rgba(6, 5, [value, value, value, 255].repeat(30)).unwrap()
}

/// Two by two pixels at (3, 2), of which the mask has three.
fn layer(value: u8) -> Layer {
    let samples = Samples::Eight([value, 0, 0, 255].repeat(4));
    let patch = Patch { x: 3, y: 2, width: 2, height: 2, samples };
    Layer::of("a <red> one", &patch, &Mask::from_fn(6, 5, |x, y| (x, y) != (3, 2)))
}

/// The reds of the picture, one character a pixel: `.` as it was, else the hundreds.
fn reds(picture: &Picture) -> String {
    let Samples::Eight(samples) = &picture.samples else { return String::new() };
    let rows = samples.chunks(4 * picture.width).map(|row| {
        row.iter().step_by(4).map(|red| if *red == 90 { '.' } else { char::from(b'0' + red / 100) }).collect::<String>()
    });
    rows.collect::<Vec<_>>().join("/")
}

#[test]
fn layers_are_shown_moved_mixed_and_ordered() {
    let moved = |x, y| Layer { x, y, ..layer(200) };
    for (layers, expected) in [
        (vec![], "....../....../....../....../......"),
        (vec![layer(200)], "....../....../....2./...22./......"),
        (vec![Layer { shown: false, ..layer(200) }], "....../....../....../....../......"),
        (vec![Layer { opacity: 0.5, ..layer(250) }], "....../....../....1./...11./......"),
        (vec![moved(-1, -1)], "2...../....../....../....../......"),
        (vec![moved(5, 4)], "....../....../....../....../......"),
        (vec![moved(5, 3)], "....../....../....../....../.....2"),
        (vec![layer(200), layer(100)], "....../....../....1./...11./......"),
        (vec![layer(100), layer(200)], "....../....../....2./...22./......"),
        (vec![moved(i32::MAX, i32::MIN)], "....../....../....../....../......"),
    ] {
        assert_eq!(reds(&flattened(&plain(90), &layers)), expected, "{layers:?}");
    }
}

#[test]
fn the_rim_of_a_layer_that_lies_elsewhere_fades_out() {
    for samples in [Samples::Eight([200, 0, 0, 255].repeat(3600)), Samples::Sixteen([200, 0, 0, 65535].repeat(3600))] {
        let patch = Patch { x: 10, y: 10, width: 60, height: 60, samples };
        // A disc that touches the rectangle's edges.
        let disc = Mask::from_fn(80, 80, |x, y| (x as f64 - 39.5).hypot(y as f64 - 39.5) < 30.0);
        let soft = Layer::of("", &patch, &disc).with_soft_rim();
        let alpha: Vec<f32> = match &soft.samples {
            Samples::Eight(samples) => samples.iter().skip(3).step_by(4).map(|one| f32::from(*one) / 255.0).collect(),
            Samples::Sixteen(samples) => {
                samples.iter().skip(3).step_by(4).map(|one| f32::from(*one) / 65535.0).collect()
            }
        };
        let row: Vec<f32> = alpha.chunks(60).nth(30).unwrap().to_vec();
        assert!(row[0] < 0.1 && row[30] == 1.0 && alpha[0] == 0.0, "{row:?}");
        assert!(row[..30].windows(2).all(|pair| pair[0] <= pair[1]), "{row:?}");
        assert!(row[30..].windows(2).all(|pair| pair[0] >= pair[1]), "{row:?}");
    }
}

#[test]
fn what_is_transparent_stays_so_and_grey_gives_way_to_colour() {
    let mut clear = plain(90);
    clear.channels = Channels { grey: true, alpha: true };
    if let Samples::Eight(samples) = &mut clear.samples {
        samples.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 7);
    }
    let flat = flattened(&clear, &[layer(200)]);
    let Samples::Eight(samples) = &flat.samples else { panic!("the bits are kept") };
    assert!(samples.iter().skip(3).step_by(4).all(|alpha| *alpha == 7));
    assert_eq!(flat.channels, Channels { grey: false, alpha: true });
}

#[test]
fn an_openraster_file_has_its_parts_in_their_order() {
    let layers = [layer(100), Layer { shown: false, opacity: 0.25, x: -2, ..layer(200) }];
    let file = openraster::write(&plain(90), &layers, 0, &mut unwatched).unwrap();
    // The first entry is the type, stored, so that it stands at a fixed place in the file.
    assert_eq!(&file[30..54], b"mimetypeimage/openraster");
    let find = |part: &[u8]| file.windows(part.len()).position(|window| window == part);
    let names = [
        "stack.xml",
        "data/layer1.png",
        "data/layer0.png",
        "data/original.png",
        "mergedimage.png",
        "Thumbnails/thumbnail.png",
    ];
    let places: Vec<usize> = names.iter().map(|name| find(name.as_bytes()).unwrap()).collect();
    assert!(places[0] < places[1] && places.iter().all(|place| *place > 54), "{places:?}");
    let from = find(b"<?xml").unwrap();
    let to = from + file[from..].windows(8).position(|window| window == b"</image>").unwrap() + 8;
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<image version=\"0.0.5\" w=\"6\" h=\"5\">\n<stack>\n\
        <layer name=\"a &lt;red&gt; one\" src=\"data/layer1.png\" x=\"-2\" y=\"2\" opacity=\"0.25\" visibility=\"hidden\" composite-op=\"svg:src-over\"/>\n\
        <layer name=\"a &lt;red&gt; one\" src=\"data/layer0.png\" x=\"3\" y=\"2\" opacity=\"1\" visibility=\"visible\" composite-op=\"svg:src-over\"/>\n\
        <layer name=\"Original\" src=\"data/original.png\" x=\"0\" y=\"0\" opacity=\"1\" visibility=\"visible\" composite-op=\"svg:src-over\"/>\n\
        </stack>\n</image>";
    assert_eq!(std::str::from_utf8(&file[from..to]).unwrap(), expected);
    // The merged picture is the flattened one.
    let name = find(b"mergedimage.png").unwrap() + "mergedimage.png".len();
    let merged = Picture::decode(&file[name..], &mut unwatched).unwrap();
    assert_eq!(reds(&merged), reds(&flattened(&plain(90), &layers)));
}

//! Ways between the junctions of drawn nets: which roads count, in which direction, how fast, and by what name.

use super::drawing::Drawing;
use wasteflow::quantity::LonLat;
use wasteflow::stop::StopFlag;

#[test]
fn a_two_way_net_has_the_same_way_back() {
    let net = Drawing::of(
        "\
A--B-C
|    |
D----E",
    );
    assert_eq!(
        net.matrix(),
        "\
A 0 2 3 1 4
B 2 0 1 3 2
C 3 1 0 4 1
D 1 3 4 0 4
E 4 2 1 4 0
"
    );
    assert_eq!(net.codes(), Vec::<&str>::new());
}

#[test]
fn a_one_way_ring_is_driven_around() {
    let net = Drawing::of(
        "\
A->B
^  |
|  v
C<-D",
    );
    assert_eq!(
        net.matrix(),
        "\
A 0 2 6 4
B 6 0 4 2
C 2 4 0 6
D 4 6 2 0
"
    );
}

#[test]
fn a_closed_road_is_left_out() {
    let net = Drawing::of(
        "\
A-x-B
|   |
C---D",
    );
    assert_eq!(net.matrix(), "A 0 5 1 4\nB 5 0 4 1\nC 1 4 0 3\nD 4 1 3 0\n");
}

#[test]
fn a_net_cut_in_two_has_no_way_between_the_parts() {
    let net = Drawing::of("A---B-C-x-D-E");
    assert_eq!(
        net.matrix(),
        "A 0 3 4 . .\nB 3 0 1 . .\nC 4 1 0 . .\nD . . . 0 1\nE . . . 1 0\n"
    );
    assert_eq!(net.codes(), ["N102"]);
}

#[test]
fn without_roads_there_is_a_finding_and_no_way() {
    let net = Drawing::of("AxB");
    assert_eq!(net.codes(), ["N104"]);
    assert_eq!(net.matrix(), "A . .\nB . .\n");
}

#[test]
fn roads_without_time_or_line_are_reported_and_left_out() {
    let mut net = Drawing::of("A-B-C-D");
    net.roads.rows[1].row.speed_kmh = 0.0;
    net.roads.rows[2].geometry = geo::Geometry::Point(geo::Point::new(106.0, 29.0));
    assert_eq!(
        net.codes(),
        ["N106", "N105"]
            .map(|c| c)
            .iter()
            .rev()
            .rev()
            .copied()
            .collect::<Vec<_>>()
    );
}

#[test]
fn weight_limits_and_speed_caps_hold() {
    let mut net = Drawing::of("A--B");
    net.roads.rows[0].row.speed_kmh = 120.0;
    let (network, _) = net.network();
    let path = network
        .path(net.places[&'A'], net.places[&'B'])
        .expect("joined");
    assert_eq!(path.seconds().0, 90.0, "2 km at the lorry's 80 km/h");
    net.roads.rows[0].row.max_weight_t = Some(wasteflow::quantity::Tonnes(10.0));
    assert_eq!(net.codes(), ["N104"]);
}

#[test]
fn a_path_goes_by_the_names_of_its_roads() {
    let mut net = Drawing::of("A--B-C---D");
    for (row, name) in net.roads.rows.iter_mut().zip(["甲路", "甲路", "乙路"]) {
        row.row.name = name.to_owned();
    }
    let (network, _) = net.network();
    let path = network
        .path(net.places[&'D'], net.places[&'A'])
        .expect("joined");
    let steps: Vec<_> = path
        .steps(&net.roads)
        .into_iter()
        .map(|s| (s.name, s.metres.km()))
        .collect();
    assert_eq!(steps, [("乙路".to_owned(), 3.0), ("甲路".to_owned(), 3.0)]);
    assert_eq!(path.roads, [2, 1, 0]);
    assert_eq!(path.line, ['D', 'C', 'B', 'A'].map(|c| net.places[&c]));
}

#[test]
fn a_stopped_matrix_has_no_cells() {
    let net = Drawing::of("A--B");
    let stop = StopFlag::default();
    stop.stop();
    let places: Vec<LonLat> = net.places.values().copied().collect();
    let matrix = net.network().0.matrix(&places, &places, &stop);
    assert!((0..2).all(|i| (0..2).all(|j| matrix.get(i, j).is_none())));
}

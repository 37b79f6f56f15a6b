//! The tables of a case as they are written: one row type per file, ids still text, nothing resolved.
//! [`crate::dataset::Dataset`] is made from them; generators of cases make them.
//!
//! Every row that carries a number has `source`. Units are in the column names
//! (`t` tonnes, `t_per_year`, `m` metres, `kmh`, `cny`), coordinates are WGS84 degrees.

use super::cell::{List, Source, TimeOfDay};
pub use super::collection::{CustomerRow, VisitRow};
use super::hours::{OpenDays, OpenHours};
use super::land::{LandFile, ShapeRow};
use super::record::{Sheet, record};
pub use super::siting::{BuildLineRow, BuildRow};
use super::vocabulary::{
    ApplicationState, AreaKind, BanDays, BanEffect, BanReason, CheckedKind, Confidence,
    CreditGrade, DayKind, GeneratorKind, Grade, HazmatSign, Intent, OneWay, Operation, PlaceKind,
    Priority, ProjectKind, RecordKind, ResidueKind, RoadAccess, RoadClass, RoadStatus, Route,
    State, StatementKind, Status, Tier, TunnelCategory, TurnKind, ZoneKind,
};
use crate::quantity::{Cny, CnyPerTonne, LonLat, Metres, Tonnes};
use jiff::civil::Date;
use std::collections::BTreeMap;

record! {
    /// One of the towns and streets; the polygon is in the feature.
    ZoneRow in "zones.geojson" {
        /// Unique id.
        id: String,
        /// Chinese name with 街道 or 镇.
        name_zh: String,
        /// English (pinyin) name.
        name_en: String,
        /// Street or town.
        kind: ZoneKind,
        /// Seat, degrees east.
        seat_lon: f64,
        /// Seat, degrees north.
        seat_lat: f64,
        /// True when the seat is an estimate.
        estimated: bool,
        /// Residents, where a source gives them.
        population: Option<f64>,
        /// Source of seat and name.
        source: Source,
    }
}

record! {
    /// Outline of the district.
    BoundaryRow in "boundary.geojson" {
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Source and attribution.
        source: Source,
    }
}

record! {
    /// A river line.
    RiverRow in "rivers.geojson" {
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// A stretch of road between two junctions; roads meet where their end points coincide.
    RoadRow in "roads.geojson" {
        /// Unique id.
        id: String,
        /// Name.
        name: String,
        /// Road number, e.g. G93.
        road_ref: Option<String>,
        /// Class.
        class: RoadClass,
        /// Length driven, metres (may differ from the drawn line).
        length_m: Metres,
        /// Lorry speed, km/h.
        speed_kmh: f64,
        /// Directions.
        oneway: OneWay,
        /// A bridge.
        bridge: bool,
        /// A tunnel.
        tunnel: bool,
        /// Weight limit, tonnes.
        max_weight_t: Option<Tonnes>,
        /// Height limit, metres.
        max_height_m: Option<Metres>,
        /// Limit of the load on one axle, tonnes.
        max_axle_t: Option<Tonnes>,
        /// What a sign says of dangerous loads.
        hazmat: Option<HazmatSign>,
        /// Restriction category of the tunnel.
        tunnel_category: Option<TunnelCategory>,
        /// A toll is taken.
        toll: Option<bool>,
        /// Who may use it; empty: everybody.
        access: Option<RoadAccess>,
        /// Junction at the first point; roads that name one meet there and nowhere else, whatever their coordinates.
        from_node: Option<String>,
        /// Junction at the last point.
        to_node: Option<String>,
        /// Can it be driven.
        status: RoadStatus,
        /// Note on status and length.
        note: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A turn that must not be made, or the only one that may.
    TurnRow in "turns.csv" {
        /// Unique id.
        id: String,
        /// What is said.
        kind: TurnKind,
        /// Road ids in driving order, two or more; those between the first and the last are driven whole.
        roads: List,
        /// Junction where the first road meets the second, needed only when they meet at both ends.
        at: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// An area that roads cross: one a ban may name, one where people live, or both.
    AreaRow in "areas.geojson" {
        /// Unique id.
        id: String,
        /// Name.
        name: String,
        /// Kind.
        kind: AreaKind,
        /// People per km² spread over the area; points of population.csv inside it are then not counted again.
        people_per_km2: Option<f64>,
        /// How often people along stretches inside count, e.g. 2 near schools; empty: once.
        exposure_factor: Option<f64>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A ban: a road or an area that some vehicles with some wastes must not use at some hours, or only slower (R037, R038).
    BanRow in "bans.csv" {
        /// Unique id.
        id: String,
        /// Road id, unless an area is named.
        road: Option<String>,
        /// Area id: the ban holds on all roads that cross it.
        area: Option<String>,
        /// Profile ids; empty: all vehicles.
        vehicles: List,
        /// Waste classes such as HW08; empty: whatever is carried, and empty runs too.
        classes: List,
        /// Begins; with no hours the ban holds all day.
        from: Option<TimeOfDay>,
        /// Ends; before the beginning: on the next day.
        to: Option<TimeOfDay>,
        /// Days on which it begins; empty: all.
        days: Option<BanDays>,
        /// What it does.
        effect: BanEffect,
        /// Speed allowed, km/h, when the effect is a speed.
        kmh: Option<f64>,
        /// Why.
        reason: BanReason,
        /// Rule or notice behind it, e.g. R037.
        rule: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// Parks, ports and other named places.
    PlaceRow in "places.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Kind.
        kind: PlaceKind,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Radius within which the true place lies, km.
        accuracy_km: f64,
        /// Zone id.
        zone: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A site that produces waste.
    GeneratorRow in "generators.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Kind.
        kind: GeneratorKind,
        /// Economic sector (the plan's list).
        sector: String,
        /// Ledger class by hazardous waste per year (R030).
        tier: Tier,
        /// In the declared enterprises whose tonnes the plan's indicators count.
        declared: bool,
        /// In the 一物一码 fine management (F086, F111).
        fine_managed: bool,
        /// Marks: heavy_metal, aluminium_swarf, garage_class_1_2, hospital_grade_2.
        flags: List,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// True when the position is not documented.
        estimated: bool,
        /// Zone id.
        zone: String,
        /// Park id (`places.csv`).
        park: Option<String>,
        /// When a collector may call, such as 08:00-11:30;14:00-17:30; empty: at any time. A call begins within it.
        open_hours: Option<OpenHours>,
        /// Days of the week on which a collector may call, 1 Monday to 7 Sunday, such as 1-5; empty: every day.
        open_days: Option<OpenDays>,
        /// Source of position and name.
        source: Source,
    }
}

record! {
    /// One waste of one generator.
    StreamRow in "streams.csv" {
        /// Unique id.
        id: String,
        /// Generator id.
        generator: String,
        /// Waste code of `wastes.csv`.
        code: String,
        /// Arising, t/yr, typical.
        t_per_year: Tonnes,
        /// Low estimate, t/yr.
        t_low: Option<Tonnes>,
        /// High estimate, t/yr.
        t_high: Option<Tonnes>,
        /// Physical state.
        state: State,
        /// Packaging: bulk, tank, drum, bag, box, ibc (container of a cubic metre), pallet (batteries).
        packaging: Option<String>,
        /// UN class when known.
        un_class: Option<String>,
        /// Source of the tonnes.
        source: Source,
    }
}

record! {
    /// A waste of the catalogue.
    WasteRow in "wastes.csv" {
        /// Code: 8-digit (900-041-49) or general class (SW02); a form of the same code after `/` (772-002-18/stabilised).
        code: String,
        /// Class: HW49, SW02.
        class: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// True for hazardous waste.
        hazardous: bool,
        /// Hazard marks T, C, I, R, In.
        hazard: Option<String>,
        /// Catalogue edition.
        edition: String,
        /// Class of GB/T 39198-2020 it maps to (general waste).
        gb39198: Option<String>,
        /// Certainty of code and name: S, K-high, K-med, K-low.
        certainty: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// A plant or operator that takes waste.
    FacilityRow in "facilities.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Kind: kiln, hw_recycler, medical, collector, landfill, ash_user, brickworks …
        kind: String,
        /// Whether it works in the base year.
        status: Status,
        /// Province.
        province: String,
        /// District or city.
        district: String,
        /// Zone id when inside the district.
        zone: Option<String>,
        /// Park id.
        park: Option<String>,
        /// Gateway id through which it is reached when outside.
        gateway: Option<String>,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// True when the position is not documented.
        estimated: bool,
        /// Radius within which the true place lies, km.
        accuracy_km: f64,
        /// How sure identity and position are.
        confidence: Confidence,
        /// Holds a hazardous-waste operating permit (one of the register's operators).
        licensed_operator: bool,
        /// Only this generator may use it (captive plant).
        captive_of: Option<String>,
        /// Most tonnes a year over all permits together, when limited.
        capacity_t_per_year: Option<Tonnes>,
        /// Year it opens, for planned ones.
        opens: Option<i32>,
        /// Note: what is documented, what is a placeholder.
        note: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// One line of an operating permit (for general waste: of the environmental approval).
    PermitRow in "permits.csv" {
        /// Unique id.
        id: String,
        /// Facility id.
        facility: String,
        /// Operation.
        operation: Operation,
        /// Waste code; a bare class such as HW49 covers nothing until made precise (C9).
        code: String,
        /// Most tonnes a year on this line.
        t_per_year: Tonnes,
        /// First day.
        valid_from: Date,
        /// Last day.
        valid_to: Date,
        /// Shared plant behind the line (`hosts.csv`).
        host: Option<String>,
        /// What treatment leaves (`processes.csv`).
        process: Option<String>,
        /// Gate fee item of `prices.csv`.
        price: String,
        /// Generator whose waste alone it covers; empty: anybody's.
        only_from: Option<String>,
        /// Row of `waivers.csv` it stands for; the program fills it in, leave it empty.
        waiver: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A licence waiver: the use or treatment of a hazardous waste at a plant without a permit line for it, under a scheme (R019–R025). Only that step is waived: transport, manifest and storage stay as for any hazardous waste (R022).
    WaiverRow in "waivers.csv" {
        /// Unique id.
        id: String,
        /// Generator whose waste alone it covers (point to point, R020); empty: anybody's.
        generator: Option<String>,
        /// Waste code.
        code: String,
        /// Facility that may take it.
        facility: Option<String>,
        /// Process that is exempt (R021, by code and process): without a facility, at every plant with a permit line for this process.
        process: Option<String>,
        /// Operation that is waived: use or dispose.
        operation: Operation,
        /// Scheme or rule behind it, e.g. R021.
        scheme: String,
        /// Most tonnes a year over all plants.
        t_per_year: Tonnes,
        /// First day.
        valid_from: Date,
        /// Last day.
        until: Date,
        /// Gate fee item of `prices.csv`.
        price: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// A plant shared by several permits.
    HostRow in "hosts.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Most tonnes a year through all its permits.
        t_per_year: Tonnes,
        /// Source.
        source: Source,
    }
}

record! {
    /// The most of one element a shared plant takes with its waste, as tonnes a year or as a share of the waste fed (R058, C22).
    HostLimitRow in "host_limits.csv" {
        /// Unique id.
        id: String,
        /// Shared plant (`hosts.csv`).
        host: String,
        /// Element or property: Cl, S, Cr, water …
        element: String,
        /// Most tonnes of it a year; empty where a share is given.
        t_per_year: Option<Tonnes>,
        /// Most of it in a tonne of all waste fed, tonnes (0.01 is 1 %); empty where tonnes are given.
        share: Option<f64>,
        /// Source.
        source: Source,
    }
}

record! {
    /// How much of an element is in a tonne of a waste; a waste that is not listed counts as having none.
    ContentRow in "contents.csv" {
        /// Waste code.
        code: String,
        /// Element, as in `host_limits.csv`.
        element: String,
        /// Low, tonnes per tonne.
        low: Option<f64>,
        /// Typical: the value used.
        typical: f64,
        /// High.
        high: Option<f64>,
        /// Source.
        source: Source,
    }
}

record! {
    /// What a treatment does to one tonne.
    ProcessRow in "processes.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Tonnes of reagent added per tonne of input (lime, water, iron).
        reagent_t_per_t: f64,
        /// Source.
        source: Source,
    }
}

record! {
    /// One output of a process.
    ResidueRow in "residues.csv" {
        /// Process id.
        process: String,
        /// Residue (a waste) or product.
        kind: ResidueKind,
        /// Waste code of a residue; empty for products.
        code: Option<String>,
        /// Chinese name.
        name_zh: String,
        /// Tonnes per tonne of input, typical.
        t_per_t: f64,
        /// Low estimate.
        low: Option<f64>,
        /// High estimate.
        high: Option<f64>,
        /// Process that takes all of it in on site, before anything leaves; what then leaves is what that process leaves.
        treated_by: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A process input that is no industrial waste, such as municipal refuse: never part of the arisings, but what it leaves needs a place.
    FeedRow in "feeds.csv" {
        /// Unique id.
        id: String,
        /// Facility id.
        facility: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Process it goes through (`processes.csv`).
        process: String,
        /// Tonnes a year.
        t_per_year: Tonnes,
        /// Generator that stands for the same plant; its streams must not hold the codes the feed leaves.
        generator: Option<String>,
        /// Source of the tonnes.
        source: Source,
    }
}

record! {
    /// A landfill: a stock of room, not a yearly rate.
    LandfillRow in "landfills.csv" {
        /// Facility id.
        facility: String,
        /// Room left at the start of the plan year, tonnes.
        room_t: Tonnes,
        /// Area, m².
        area_m2: Option<f64>,
        /// Depth, m.
        depth_m: Option<f64>,
        /// Packed density, t/m³.
        density_t_m3: Option<f64>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A price with its range.
    PriceRow in "prices.csv" {
        /// Unique item, e.g. transport.hazardous, gate.kiln.
        item: String,
        /// Chinese name.
        name_zh: String,
        /// CNY/t, CNY/t-km, CNY/trip, CNY/vehicle-km.
        unit: String,
        /// Low.
        low: f64,
        /// Typical: the value used.
        typical: f64,
        /// High.
        high: f64,
        /// Source.
        source: Source,
    }
}

record! {
    /// Where roads leave the district.
    GatewayRow in "gateways.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Province beyond.
        province: String,
        /// District or city beyond.
        district: String,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Source.
        source: Source,
    }
}

record! {
    /// Waste that other districts send to plants of this one: it takes room, is reported apart, and is no arising of the district.
    ImportRow in "imports.csv" {
        /// Unique id.
        id: String,
        /// Province of origin.
        from_province: String,
        /// District or city of origin.
        from_district: String,
        /// Gateway it comes through; the way is the straight line from there × 1.3.
        gateway: String,
        /// Waste code.
        code: String,
        /// Tonnes a year.
        t_per_year: Tonnes,
        /// Low estimate, t/yr.
        low: Option<Tonnes>,
        /// High estimate, t/yr.
        high: Option<Tonnes>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A white-list row: so much of a code from one province to an operator in another, in one year (R001–R003).
    QuotaRow in "whitelist.csv" {
        /// Unique id.
        id: String,
        /// Edition year.
        edition: i32,
        /// Province of origin.
        from_province: String,
        /// Province of the receiver.
        to_province: String,
        /// Facility id of the receiver.
        facility: String,
        /// Waste code.
        code: String,
        /// Listed, t/yr.
        t_per_year: Tonnes,
        /// Suspended since (R004).
        suspended_on: Option<Date>,
        /// Source.
        source: Source,
    }
}

record! {
    /// Six pairs of groups that must not share a load or a store (R045).
    CompatRow in "compat.csv" {
        /// Group A id.
        group_a: String,
        /// Group A in words.
        name_a: String,
        /// Classes or codes of group A.
        codes_a: List,
        /// Group B id.
        group_b: String,
        /// Group B in words.
        name_b: String,
        /// Classes or codes of group B.
        codes_b: List,
        /// What happens when they meet.
        consequence: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// A project of the plan.
    ProjectRow in "projects.csv" {
        /// Unique id (P1 … P13, T1 …).
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Kind.
        kind: ProjectKind,
        /// Investment, 万元.
        investment_wan_cny: Option<f64>,
        /// Year due.
        due: Option<i32>,
        /// Owner, empty when undecided.
        owner: Option<String>,
        /// What the plan says it will handle.
        capacity: Option<String>,
        /// Land, 亩.
        area_mu: Option<f64>,
        /// Facility it builds or extends.
        facility: Option<String>,
        /// Zone id, empty when undecided.
        zone: Option<String>,
        /// Source: the plan's fact.
        source: Source,
    }
}

record! {
    /// One waste a project will handle, as the plan states it; tonnes are empty where it states none.
    ProjectLineRow in "project_lines.csv" {
        /// Project id.
        project: String,
        /// What the plan calls the waste.
        name_zh: String,
        /// The same in English.
        name_en: String,
        /// Waste class or code it stands for; empty when the plan does not say.
        waste: Option<String>,
        /// True for general waste: its tonnes count in the utilisation indicator.
        general: bool,
        /// What the plan says will be done with it.
        intent: Intent,
        /// Tonnes a year.
        t_per_year: Option<Tonnes>,
        /// Source: the plan's fact.
        source: Source,
    }
}

record! {
    /// What the plan or a public source says about a waste or a project, held beside the numbers.
    StatementRow in "statements.csv" {
        /// Unique id.
        id: String,
        /// Kind.
        kind: StatementKind,
        /// Waste class it speaks of.
        class: Option<String>,
        /// Waste code, where it is about one code of the class.
        code: Option<String>,
        /// Tonnes a year it states or proves.
        t_per_year: Option<Tonnes>,
        /// Chinese text.
        text_zh: String,
        /// English text.
        text_en: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// How a facility runs: days a year, and room for waste that waits to be treated.
    RunningRow in "running.csv" {
        /// Facility id.
        facility: String,
        /// Days a year its tonnes are spread over; empty: 365.
        days_per_year: Option<f64>,
        /// Room for waste that waits, tonnes.
        store_t: Option<Tonnes>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A parcel where a project could stand.
    CandidateRow in "candidates.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Projects that could stand here.
        projects: List,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Zone id.
        zone: String,
        /// Area, 亩.
        area_mu: f64,
        /// Land price, CNY per 亩.
        price_cny_mu: Option<Cny>,
        /// Zoning.
        zoning: Option<String>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A shared point where small generators' waste is gathered.
    CollectionPointRow in "collection_points.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Facility id of the collector that runs it.
        operator: String,
        /// Waste codes accepted.
        codes: List,
        /// Room, tonnes at a time.
        room_t: Tonnes,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Zone id.
        zone: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// A vehicle type of a collector.
    VehicleRow in "vehicles.csv" {
        /// Unique id.
        id: String,
        /// Facility id of the collector or carrier id.
        operator: String,
        /// Chinese name.
        name_zh: String,
        /// How many.
        count: u32,
        /// Payload, tonnes.
        payload_t: Tonnes,
        /// Volume, m³.
        volume_m3: f64,
        /// Pallet places; 0: what it carries stands on no pallets.
        pallets: u32,
        /// Compartments, 1 to 16, that keep apart what must not meet (R045); empty: 1. Payload, volume and pallet places are
        /// those of the whole vehicle.
        compartments: Option<u32>,
        /// Waste classes permitted (R035).
        classes: List,
        /// What it has that a customer may need, such as tail_lift, pump; tank where it is a tank vehicle (R036).
        equipment: List,
        /// CNY per km.
        cny_per_km: Cny,
        /// CNY per hour.
        cny_per_h: Cny,
        /// CNY per day used.
        cny_per_day: Cny,
        /// Source.
        source: Source,
    }
}

record! {
    /// A carrier of hazardous goods.
    CarrierRow in "carriers.csv" {
        /// Unique id.
        id: String,
        /// Chinese name.
        name_zh: String,
        /// Permitted transport classes (JT/T 617).
        permit_classes: List,
        /// Last day of the permit.
        valid_to: Date,
        /// Source.
        source: Source,
    }
}

record! {
    /// Waste lying somewhere on a date.
    StockRow in "stocks.csv" {
        /// Unique id.
        id: String,
        /// Generator or facility id.
        site: String,
        /// Waste code.
        code: String,
        /// Tonnes.
        t: Tonnes,
        /// Counted on.
        as_of: Date,
        /// Date of the oldest batch.
        oldest: Option<Date>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A recorded transfer: how much of a stream went where in a year.
    MovementRow in "movements.csv" {
        /// Unique id.
        id: String,
        /// Year.
        year: i32,
        /// Stream id.
        stream: String,
        /// Facility id.
        facility: String,
        /// Operation there.
        operation: Operation,
        /// How it crossed borders.
        route: Route,
        /// Tonnes.
        t: Tonnes,
        /// Source.
        source: Source,
    }
}

record! {
    /// One spot check.
    InspectionRow in "inspections.csv" {
        /// Unique id.
        id: String,
        /// Who.
        kind: CheckedKind,
        /// Generator or facility id.
        unit: String,
        /// When.
        date: Date,
        /// Result.
        grade: Grade,
        /// Source.
        source: Source,
    }
}

record! {
    /// Liability insurance of an operator (F084, F116).
    InsuranceRow in "insurance.csv" {
        /// Facility id.
        facility: String,
        /// Insured.
        insured: bool,
        /// Until.
        until: Option<Date>,
        /// Source.
        source: Source,
    }
}

record! {
    /// People at a point.
    PopulationRow in "population.csv" {
        /// Name of the place.
        name: String,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Residents.
        people: f64,
        /// Radius of the disc they live on, metres; empty: what exposure.people_per_km2 of case.toml gives.
        radius_m: Option<Metres>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A day off or a worked weekend.
    HolidayRow in "holidays.csv" {
        /// Date.
        date: Date,
        /// Kind.
        kind: DayKind,
        /// Name.
        name_zh: String,
        /// Source.
        source: Source,
    }
}

record! {
    /// An application to move waste to a plant, as it was handed in (R013–R016).
    ApplicationRow in "applications.csv" {
        /// Unique id.
        id: String,
        /// Generator id of the sender.
        sender: String,
        /// Waste code.
        code: String,
        /// Tonnes asked for.
        t: Tonnes,
        /// Facility id of the receiver.
        facility: String,
        /// What the receiver is to do with it.
        operation: Operation,
        /// How, in the receiver's words or as an id of `processes.csv`; empty: not said.
        method: Option<String>,
        /// Carrier id.
        carrier: Option<String>,
        /// UN class declared; empty: that of the stream.
        un_class: Option<String>,
        /// Road ids of the way declared, in driving order; empty: none declared.
        roads: List,
        /// Waste codes carried in the same vehicle.
        load_with: List,
        /// Day it was received.
        received: Date,
        /// Last day asked for.
        until: Date,
        /// Papers attached: form, licence, method, contract, local; also consent_letter, reason, route.
        papers: List,
        /// Purpose in words.
        purpose: Option<String>,
        /// Emergency or ordinary.
        priority: Priority,
        /// How far it has come.
        state: ApplicationState,
        /// Marks of the batch: whole_battery, no_drip_baled, treated.
        flags: List,
        /// Source.
        source: Source,
    }
}

record! {
    /// An approval given so far: what a quota and a permit line have to be reduced by (R003, R016).
    ApprovalRow in "approvals.csv" {
        /// Unique id.
        id: String,
        /// Application id; empty for approvals older than the list of applications.
        application: Option<String>,
        /// Day of the decision.
        decided: Date,
        /// White-list row it uses.
        quota: Option<String>,
        /// Generator id of the sender; empty: a sender outside the case.
        sender: Option<String>,
        /// Facility id of the receiver.
        facility: String,
        /// Waste code.
        code: String,
        /// Operation there.
        operation: Operation,
        /// Tonnes approved.
        t: Tonnes,
        /// Last day.
        until: Date,
        /// Source.
        source: Source,
    }
}

record! {
    /// What is on record about a generator, a facility or a carrier.
    UnitRecordRow in "unit_records.csv" {
        /// Unique id.
        id: String,
        /// Generator, facility or carrier id.
        unit: String,
        /// Kind.
        kind: RecordKind,
        /// Waste code, of plans and ledgers.
        code: Option<String>,
        /// Tonnes planned for the year or in stock.
        t: Option<Tonnes>,
        /// Day of the record.
        date: Date,
        /// Last day it holds, where it has one.
        until: Option<Date>,
        /// Date of the oldest batch in stock.
        oldest: Option<Date>,
        /// Credit grade.
        grade: Option<CreditGrade>,
        /// Source.
        source: Source,
    }
}

record! {
    /// A code that an edition of the catalogue writes differently.
    CodeChangeRow in "code_changes.csv" {
        /// Edition that made the change, e.g. 2021.
        edition: String,
        /// Code before.
        old: String,
        /// Code since; empty: no longer hazardous waste.
        new: Option<String>,
        /// What the change covers.
        note_zh: String,
        /// Source.
        source: Source,
    }
}

/// A row with its shape on the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature<T> {
    /// The properties.
    pub row: T,
    /// The shape, WGS84 degrees.
    pub geometry: geo::Geometry<f64>,
}

/// All files of a case, as written.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// `case.toml`
    pub case: super::settings::CaseSettings,
    /// `indicators.toml`
    pub indicators: Vec<super::settings::Indicator>,
    /// `scenarios/*.toml`, by file stem.
    pub scenarios: Vec<super::settings::Scenario>,
    /// `rules.toml`; see [`Tables::review_rules`].
    pub rules: Option<super::rulebook::Rulebook>,
    /// `profiles/*.toml`, by file stem; see [`Tables::profile`].
    pub profiles: Vec<super::profile::ProfileSettings>,
    /// `layers.toml`; see [`Tables::land_layers`].
    pub land: LandFile,
    /// `layers/*.geojson`, by path within the case.
    pub shapes: BTreeMap<String, Sheet<Feature<ShapeRow>>>,
    /// `zones.geojson`
    pub zones: Sheet<Feature<ZoneRow>>,
    /// `boundary.geojson`
    pub boundary: Sheet<Feature<BoundaryRow>>,
    /// `rivers.geojson`
    pub rivers: Sheet<Feature<RiverRow>>,
    /// `roads.geojson`
    pub roads: Sheet<Feature<RoadRow>>,
    /// `areas.geojson`
    pub areas: Sheet<Feature<AreaRow>>,
    /// `bans.csv`
    pub bans: Sheet<BanRow>,
    /// `turns.csv`
    pub turns: Sheet<TurnRow>,
    /// `places.csv`
    pub places: Sheet<PlaceRow>,
    /// `generators.csv`
    pub generators: Sheet<GeneratorRow>,
    /// `streams.csv`
    pub streams: Sheet<StreamRow>,
    /// `wastes.csv`
    pub wastes: Sheet<WasteRow>,
    /// `facilities.csv`
    pub facilities: Sheet<FacilityRow>,
    /// `permits.csv`
    pub permits: Sheet<PermitRow>,
    /// `waivers.csv`
    pub waivers: Sheet<WaiverRow>,
    /// `hosts.csv`
    pub hosts: Sheet<HostRow>,
    /// `host_limits.csv`
    pub host_limits: Sheet<HostLimitRow>,
    /// `contents.csv`
    pub contents: Sheet<ContentRow>,
    /// `processes.csv`
    pub processes: Sheet<ProcessRow>,
    /// `residues.csv`
    pub residues: Sheet<ResidueRow>,
    /// `feeds.csv`
    pub feeds: Sheet<FeedRow>,
    /// `landfills.csv`
    pub landfills: Sheet<LandfillRow>,
    /// `prices.csv`
    pub prices: Sheet<PriceRow>,
    /// `gateways.csv`
    pub gateways: Sheet<GatewayRow>,
    /// `imports.csv`
    pub imports: Sheet<ImportRow>,
    /// `whitelist.csv`
    pub whitelist: Sheet<QuotaRow>,
    /// `compat.csv`
    pub compat: Sheet<CompatRow>,
    /// `projects.csv`
    pub projects: Sheet<ProjectRow>,
    /// `project_lines.csv`
    pub project_lines: Sheet<ProjectLineRow>,
    /// `statements.csv`
    pub statements: Sheet<StatementRow>,
    /// `running.csv`
    pub running: Sheet<RunningRow>,
    /// `candidates.csv`
    pub candidates: Sheet<CandidateRow>,
    /// `builds.csv`
    pub builds: Sheet<BuildRow>,
    /// `build_lines.csv`
    pub build_lines: Sheet<BuildLineRow>,
    /// `collection_points.csv`
    pub collection_points: Sheet<CollectionPointRow>,
    /// `vehicles.csv`
    pub vehicles: Sheet<VehicleRow>,
    /// `visits.csv`
    pub visits: Sheet<VisitRow>,
    /// `customers.csv`
    pub customers: Sheet<CustomerRow>,
    /// `carriers.csv`
    pub carriers: Sheet<CarrierRow>,
    /// `stocks.csv`
    pub stocks: Sheet<StockRow>,
    /// `movements.csv`
    pub movements: Sheet<MovementRow>,
    /// `inspections.csv`
    pub inspections: Sheet<InspectionRow>,
    /// `insurance.csv`
    pub insurance: Sheet<InsuranceRow>,
    /// `population.csv`
    pub population: Sheet<PopulationRow>,
    /// `holidays.csv`
    pub holidays: Sheet<HolidayRow>,
    /// `applications.csv`
    pub applications: Sheet<ApplicationRow>,
    /// `approvals.csv`
    pub approvals: Sheet<ApprovalRow>,
    /// `unit_records.csv`
    pub unit_records: Sheet<UnitRecordRow>,
    /// `code_changes.csv`
    pub code_changes: Sheet<CodeChangeRow>,
}

/// Calls a macro with every CSV table of a case: field of [`Tables`] and row type.
macro_rules! for_each_csv_table {
    ($do:ident) => {
        $do! {
            turns: TurnRow, bans: BanRow, places: PlaceRow, generators: GeneratorRow, streams: StreamRow, wastes: WasteRow,
            facilities: FacilityRow, permits: PermitRow, waivers: WaiverRow, hosts: HostRow,
            host_limits: HostLimitRow, contents: ContentRow, processes: ProcessRow,
            residues: ResidueRow, feeds: FeedRow, landfills: LandfillRow, prices: PriceRow, gateways: GatewayRow,
            imports: ImportRow, whitelist: QuotaRow, compat: CompatRow, projects: ProjectRow,
            project_lines: ProjectLineRow, statements: StatementRow, running: RunningRow, candidates: CandidateRow,
            builds: BuildRow, build_lines: BuildLineRow,
            collection_points: CollectionPointRow, vehicles: VehicleRow, visits: VisitRow, customers: CustomerRow, carriers: CarrierRow,
            stocks: StockRow, movements: MovementRow, inspections: InspectionRow,
            insurance: InsuranceRow, population: PopulationRow, holidays: HolidayRow,
            applications: ApplicationRow, approvals: ApprovalRow, unit_records: UnitRecordRow,
            code_changes: CodeChangeRow,
        }
    };
}
pub(crate) use for_each_csv_table;

/// Calls a macro with every GeoJSON layer of a case: field of [`Tables`] and row type.
macro_rules! for_each_layer {
    ($do:ident) => {
        $do! { zones: ZoneRow, boundary: BoundaryRow, rivers: RiverRow, roads: RoadRow, areas: AreaRow, }
    };
}
pub(crate) use for_each_layer;

impl Tables {
    /// Who drives under an id: the case's own profile, else the one built into the program.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<super::profile::ProfileSettings> {
        let own = self.profiles.iter().find(|profile| profile.id == id);
        own.cloned().or_else(|| super::profile::built_in(id))
    }

    /// What a transfer is reviewed by: the case's own rules, else those built into the program.
    #[must_use]
    pub fn review_rules(&self) -> super::rulebook::Rulebook {
        (self.rules.clone()).unwrap_or_else(super::rulebook::Rulebook::built_in)
    }

    /// Ids of all profiles, those of the case first.
    #[must_use]
    pub fn profile_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.profiles.iter().map(|p| p.id.clone()).collect();
        for id in super::profile::BUILT_IN {
            if !ids.iter().any(|known| known == id) {
                ids.push((*id).to_owned());
            }
        }
        ids
    }
}

macro_rules! placed {
    ($($row:ident),+) => {$(
        impl $row {
            /// Where it is.
            #[must_use]
            pub fn place(&self) -> LonLat { LonLat::new(self.lon, self.lat) }
        }
    )+};
}
placed!(
    PlaceRow,
    GeneratorRow,
    FacilityRow,
    GatewayRow,
    CandidateRow,
    CollectionPointRow,
    PopulationRow
);

impl RoadRow {
    /// An open road, driven both ways, with no sign on it; its speed is in km/h and its name is its id.
    ///
    /// ```
    /// use wasteflow::dataset::cell::{Mark, Source};
    /// use wasteflow::dataset::tables::RoadRow;
    /// use wasteflow::dataset::vocabulary::RoadClass;
    /// use wasteflow::quantity::Metres;
    /// let source = Source::new(Mark::Demo, "");
    /// let road = RoadRow::plain("R1", RoadClass::Primary, Metres(1200.0), 60.0, source);
    /// assert_eq!((road.name.as_str(), road.max_weight_t), ("R1", None));
    /// ```
    #[must_use]
    pub fn plain(
        id: impl Into<String>,
        class: RoadClass,
        length_m: Metres,
        speed_kmh: f64,
        source: Source,
    ) -> Self {
        let id = id.into();
        Self {
            name: id.clone(),
            id,
            road_ref: None,
            class,
            length_m,
            speed_kmh,
            oneway: OneWay::No,
            bridge: false,
            tunnel: false,
            max_weight_t: None,
            max_height_m: None,
            max_axle_t: None,
            hazmat: None,
            tunnel_category: None,
            toll: None,
            access: None,
            from_node: None,
            to_node: None,
            status: RoadStatus::Open,
            note: None,
            source,
        }
    }
}

impl ZoneRow {
    /// The seat.
    #[must_use]
    pub fn seat(&self) -> LonLat {
        LonLat::new(self.seat_lon, self.seat_lat)
    }
}

impl PriceRow {
    /// The typical value as a price per tonne.
    #[must_use]
    pub fn per_tonne(&self) -> CnyPerTonne {
        CnyPerTonne(self.typical)
    }
}

//! Collection: which vehicle visits which small business on which day, and in what order? [`rounds`] says who is due, [`route`] finds the tours.

pub mod rounds;
pub mod route;

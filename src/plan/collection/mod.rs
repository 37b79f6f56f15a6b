//! Collection: which vehicle visits which small business on which day, and in what order? [`route`] finds the tours.

pub mod route;

//! Collection: which vehicle visits which small business on which day, and in what order? [`rounds`] says who is due, [`route`] finds the tours, [`onward`] empties the stores, [`points`] sites shared points and stores.

pub mod onward;
pub mod points;
pub mod rounds;
pub mod route;

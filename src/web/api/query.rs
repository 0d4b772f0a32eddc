//! The query of a request, read strictly: a parameter that is not known is refused with its name.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::fault::{Fault, Result};
use crate::error::Problems;
use crate::web::form::Pairs;

/// The parameters that are not taken yet.
#[derive(Debug)]
pub(crate) struct Query {
    left: Pairs,
    problems: Problems,
}

impl FromRequest for Query {
    type Error = Fault;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Query {
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self {
            left: serde_urlencoded::from_str(request.query_string()).unwrap_or_default(),
            problems: Problems::default(),
        }
    }

    /// The pairs of these names, each as often as it is there.
    pub(crate) fn take_all(&mut self, names: &[&str]) -> Pairs {
        let is_wanted = |pair: &mut (String, String)| names.contains(&pair.0.as_str());
        self.left.extract_if(.., is_wanted).collect()
    }

    /// The value of a parameter that may be given once.
    pub(crate) fn take<T: FromStr>(&mut self, name: &'static str, must_be: &str) -> Option<T> {
        let found = self.take_all(&[name]);
        let [(_, value)] = found.as_slice() else {
            if !found.is_empty() {
                self.problems.add(name, "This may be given once.");
            }
            return None;
        };
        let parsed = value.parse();
        self.problems
            .keep(name, parsed.map_err(|_| format!("This must be {must_be}.")))
    }

    /// As [`Query::take`], of a number between 1 and `most`.
    pub(crate) fn take_limit(&mut self, most: usize, usual: usize) -> usize {
        let must_be = format!("a whole number from 1 to {most}");
        match self.take::<usize>("limit", &must_be) {
            Some(limit) if (1..=most).contains(&limit) => limit,
            Some(_) => {
                self.problems
                    .add("limit", format!("This must be {must_be}."));
                usual
            }
            None => usual,
        }
    }

    /// # Errors
    /// What was wrong, and every parameter that nobody took.
    pub(crate) fn finish(mut self) -> Result<()> {
        for (name, _) in self.left {
            let name: String = name.chars().take(100).collect();
            self.problems.add(name, "There is no such parameter.");
        }
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self.problems.into())
        }
    }
}

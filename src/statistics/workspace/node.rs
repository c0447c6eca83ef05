//! JSON with paths: what serde_json's values lack for exact messages.
//!
//! Numbers are doubles, equal keys of an object are an error (serde_json keeps
//! the last), every access says where it is.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::check::at;
use crate::error::{Error, Result};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Node, E> {
        Ok(Node::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Node, A::Error> {
        let mut map: Vec<(String, Node)> = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Node>()? {
            // No object of a workspace has many keys: more than these are none.
            if map.len() >= MOST_KEYS {
                return Err(de::Error::custom(format!("an object with more than {MOST_KEYS} keys")));
            }
            if map.iter().any(|(known, _)| *known == key) {
                return Err(de::Error::custom(format!("the key `{key}` is there twice")));
            }
            map.push((key, value));
        }
        Ok(Node::Map(map))
    }
}

/// Bound of the keys of an object.
const MOST_KEYS: usize = 64;

/// A node and its path from the root.
#[derive(Clone)]
pub(super) struct Place<'n> {
    node: &'n Node,
    path: String,
}

/// An object whose keys are known.
pub(super) struct Object<'n> {
    entries: &'n [(String, Node)],
    path: String,
}

impl<'n> Place<'n> {
    pub(super) fn root(node: &'n Node) -> Self {
        Self { node, path: String::new() }
    }

    fn wrong(&self, needed: &str) -> Error {
        let path = if self.path.is_empty() { "the document" } else { &self.path };
        at(path, format!("is {}, must be {needed}", self.node.describe()))
    }

    /// An object that has no other keys than `known`.
    pub(super) fn object(&self, known: &[&str]) -> Result<Object<'n>> {
        let Node::Map(entries) = self.node else {
            return Err(self.wrong("an object"));
        };
        let object = Object { entries, path: self.path.clone() };
        match entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            None => Ok(object),
            Some((key, _)) => Err(at(
                object.path_of(key),
                format!("this key is not supported; known here: {}", known.join(", ")),
            )),
        }
    }

    /// The key `key` of an object, whatever the others are.
    pub(super) fn peek(&self, key: &str) -> Result<Place<'n>> {
        let Node::Map(entries) = self.node else {
            return Err(self.wrong("an object"));
        };
        Object { entries, path: self.path.clone() }.need(key)
    }

    pub(super) fn list(&self) -> Result<Vec<Place<'n>>> {
        let Node::List(items) = self.node else {
            return Err(self.wrong("a list"));
        };
        let place = |(i, node)| Place { node, path: format!("{}[{i}]", self.path) };
        Ok(items.iter().enumerate().map(place).collect())
    }

    pub(super) fn numbers(&self) -> Result<Vec<f64>> {
        let Node::List(items) = self.node else {
            return Err(self.wrong("a list of numbers"));
        };
        let number = |(i, node): (usize, &'n Node)| match node {
            Node::Number(value) => Ok(*value),
            _ => Err(Place { node, path: format!("{}[{i}]", self.path) }.wrong("a number")),
        };
        items.iter().enumerate().map(number).collect()
    }

    pub(super) fn number(&self) -> Result<f64> {
        match self.node {
            Node::Number(value) => Ok(*value),
            _ => Err(self.wrong("a number")),
        }
    }

    pub(super) fn text(&self) -> Result<&'n str> {
        match self.node {
            Node::Text(text) => Ok(text),
            _ => Err(self.wrong("a string")),
        }
    }

    pub(super) fn flag(&self) -> Result<bool> {
        match self.node {
            Node::Bool(value) => Ok(*value),
            _ => Err(self.wrong("true or false")),
        }
    }

    pub(super) fn null(&self) -> Result<()> {
        match self.node {
            Node::Null => Ok(()),
            _ => Err(self.wrong("null")),
        }
    }

    pub(super) fn error(&self, message: impl fmt::Display) -> Error {
        at(&self.path, message)
    }
}

impl<'n> Object<'n> {
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Place<'n>> {
        let (_, node) = self.entries.iter().find(|(known, _)| known == key)?;
        Some(Place { node, path: self.path_of(key) })
    }

    pub(super) fn need(&self, key: &str) -> Result<Place<'n>> {
        self.get(key).ok_or_else(|| at(self.path_of(key), "is missing"))
    }
}

impl Node {
    fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
            Self::Text(_) => "a string".to_owned(),
            Self::List(items) => format!("a list of {}", items.len()),
            Self::Map(_) => "an object".to_owned(),
        }
    }
}

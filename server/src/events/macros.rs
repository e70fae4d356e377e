//! Shapes whose fields mirror, under the same names, the fields of a variant of an event. From one
//! description follow the structs, both directions and the schema, so that none can forget a field.

/// Shapes of variants of an enum of events. Fields after `=>` are the variant's
/// [`Personal`](maatwerk_domain::Personal) ones: they make up the subject part. After `<=`
/// stands what has two sides, a [`Divided`](crate::events::shape::Divided), with the fields of the
/// variant that it is made of.
macro_rules! shapes {
    ($(
        $(#[$meta:meta])*
        $name:ident = $type:literal of $event:ident {
            $($(#[$field_meta:meta])* $field:ident: $field_type:ty,)+
        }
        $(=> $subject:ident {
            $($(#[$told_meta:meta])* $told:ident: $told_type:ty,)+
        })?
        $(<= ($($whole:ident),+) {
            $(#[$side_meta:meta])* $side:ident: $side_type:ty,
        })?
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(in crate::events) struct $name {
            $($(#[$field_meta])* $field: $field_type,)+
            $($(#[$side_meta])* $side: $side_type,)?
        }

        shapes! { @shape $name = $type of $event { $($field),+ } $($subject {
            $($(#[$told_meta])* $told: $told_type,)+
        })? $(<= ($($whole),+) $side: $side_type)? }
    )+};

    (@shape $name:ident = $type:literal of $event:ident { $($field:ident),+ }
        <= ($($whole:ident),+) $side:ident: $side_type:ty
    ) => {
        impl $crate::events::shape::Shape for $name {
            const TYPE: &'static str = $type;
            const PRESENCE: $crate::events::shape::Presence =
                <$side_type as $crate::events::shape::Divided>::PRESENCE;
            const ANSWERED: bool = <$side_type as $crate::events::shape::Divided>::ANSWERED;
            type Event = $event;
            type Subject = <$side_type as $crate::events::shape::Divided>::Subject;

            fn split(event: &$event) -> Option<(Self, $crate::events::shape::Told<Self::Subject>)> {
                let $event::$name { $($field,)+ $($whole,)+ } = event else {
                    return None;
                };
                let ($side, subject) = $crate::events::shape::Divided::split(($($whole,)+));
                let data = Self { $($field: $crate::wire::Wire::of($field),)+ $side };
                Some((data, subject))
            }

            fn join(self, subject: $crate::events::shape::Told<Self::Subject>) -> Option<$event> {
                let ($($whole,)+) = $crate::events::shape::Divided::join(self.$side, subject)?;
                Some($event::$name {
                    $($field: $crate::wire::Wire::into_domain(self.$field),)+
                    $($whole,)+
                })
            }
        }
    };

    (@shape $name:ident = $type:literal of $event:ident { $($field:ident),+ }) => {
        impl $crate::events::shape::Shape for $name {
            const TYPE: &'static str = $type;
            const PRESENCE: $crate::events::shape::Presence = $crate::events::shape::Presence::Never;
            type Event = $event;
            type Subject = $crate::events::shape::Nobody;

            fn split(event: &$event) -> Option<(Self, $crate::events::shape::Told<Self::Subject>)> {
                let $event::$name { $($field,)+ } = event else {
                    return None;
                };
                let data = Self { $($field: $crate::wire::Wire::of($field),)+ };
                Some((data, $crate::events::shape::Told::Nothing))
            }

            fn join(self, subject: $crate::events::shape::Told<Self::Subject>) -> Option<$event> {
                matches!(subject, $crate::events::shape::Told::Nothing).then(|| $event::$name {
                    $($field: $crate::wire::Wire::into_domain(self.$field),)+
                })
            }
        }
    };

    (@shape $name:ident = $type:literal of $event:ident { $($field:ident),+ } $subject:ident {
        $($(#[$told_meta:meta])* $told:ident: $told_type:ty,)+
    }) => {
        #[doc = concat!("What `", $type, "` tells of a person.")]
        #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(in crate::events) struct $subject {
            $($(#[$told_meta])* $told: $told_type,)+
        }

        impl $crate::events::shape::Shape for $name {
            const TYPE: &'static str = $type;
            const PRESENCE: $crate::events::shape::Presence = $crate::events::shape::Presence::Always;
            type Event = $event;
            type Subject = $subject;

            fn split(event: &$event) -> Option<(Self, $crate::events::shape::Told<$subject>)> {
                use maatwerk_domain::Personal::Known;
                let $event::$name { $($field,)+ $($told,)+ } = event else {
                    return None;
                };
                let data = Self { $($field: $crate::wire::Wire::of($field),)+ };
                let subject = match ($($told,)+) {
                    ($(Known($told),)+) => $crate::events::shape::Told::Known($subject {
                        $($told: $crate::wire::Wire::of($told),)+
                    }),
                    _ => $crate::events::shape::Told::Erased,
                };
                Some((data, subject))
            }

            fn join(self, subject: $crate::events::shape::Told<$subject>) -> Option<$event> {
                use maatwerk_domain::Personal;
                use $crate::events::shape::Told;
                let ($($told,)+) = match subject {
                    Told::Nothing => return None,
                    Told::Known(told) => (
                        $(Personal::Known($crate::wire::Wire::into_domain(told.$told)),)+
                    ),
                    Told::Erased => ($({
                        let erased = Personal::Erased;
                        shapes!(@ignore $told);
                        erased
                    },)+),
                };
                Some($event::$name {
                    $($field: $crate::wire::Wire::into_domain(self.$field),)+
                    $($told,)+
                })
            }
        }
    };

    (@ignore $told:ident) => {};
}

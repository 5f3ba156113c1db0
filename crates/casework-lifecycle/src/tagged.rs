//! Enums of the wire that say first which variant they are.

/// Makes an enum whose tag stands among the fields of its variants. It is read as it comes, see
/// [`casework_core::wire::tagged`].
macro_rules! tagged {
    ($tag:literal, $(#[$attribute:meta])* pub enum $name:ident { $($variants:tt)* }) => {
        $(#[$attribute])*
        #[derive(serde::Serialize, schemars::JsonSchema)]
        #[serde(tag = $tag, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
        #[expect(clippy::large_enum_variant, reason = "they are read one at a time")]
        pub enum $name {
            $($variants)*
        }

        const _: () = {
            type Read = $name;

            #[derive(serde::Deserialize)]
            #[serde(remote = "Read", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
            #[expect(clippy::large_enum_variant, reason = "it is never made: it says how the other one is read")]
            enum Outside {
                $($variants)*
            }

            impl<'de> casework_core::wire::tagged::Tagged<'de> for $name {
                const TAG: &'static str = $tag;
                const NAME: &'static str = stringify!($name);

                fn variant<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Outside::deserialize(deserializer)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    casework_core::wire::tagged::read(deserializer)
                }
            }
        };
    };
}
pub(crate) use tagged;

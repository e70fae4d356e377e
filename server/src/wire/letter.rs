//! How an authority writes its letters.

use maatwerk_domain::letters;

use super::{FreeText, ShortText};

codes! {
    /// What a letter tells.
    enum LetterKind of letters::LetterKind {
        /// A gift, final at once.
        Gift = "gift",
        /// A gift with conditions.
        ConditionalGift = "conditional-gift",
        /// A loan.
        Loan = "loan",
        /// An advance, before it is decided what is granted.
        Advance = "advance",
        /// Nothing is granted.
        Declined = "declined",
        /// A request is not processed (Awb 4:5).
        NotProcessed = "not-processed",
        /// The penalty for a late decision (Awb 4:18), also that none is due.
        Penalty = "penalty",
        /// A gift becomes a loan.
        Converted = "converted",
        /// A gift stays one although a condition was broken.
        Kept = "kept",
        /// A grant is revised to less.
        Revised = "revised",
        /// A grant is withdrawn.
        Withdrawn = "withdrawn",
        /// What was paid unduly is reclaimed.
        Reclaimed = "reclaimed",
        /// Part of a debt, or all of it, need not be paid back (Awb 4:94a).
        Waived = "waived",
        /// It need be, although a waiver was asked for.
        NotWaived = "not-waived",
        /// A debt is paid back later, or in other instalments (Awb 4:94).
        Deferred = "deferred",
        /// It is not, although that was asked for.
        NotDeferred = "not-deferred",
        /// A debt is set off against what the authority owes (Awb 4:93).
        SetOff = "set-off",
        /// The norm for cost sharers is left out for a term.
        NormGranted = "norm-granted",
        /// It is not.
        NormDeclined = "norm-declined",
        /// That term is extended.
        NormExtended = "norm-extended",
        /// That term ends sooner.
        NormEnded = "norm-ended",
        /// An objection is inadmissible.
        ObjectionInadmissible = "objection-inadmissible",
        /// An objection is unfounded.
        ObjectionUnfounded = "objection-unfounded",
        /// An objection is founded, and the decision is revoked.
        ObjectionRevoked = "objection-revoked",
        /// An objection is founded, and is decided anew.
        ObjectionAnew = "objection-anew",
        /// The penalty for a late decision on an objection (Awb 4:18), also that none is due.
        ObjectionPenalty = "objection-penalty",
    }
}

mirror! {
    /// Words of an authority's own in a letter of one kind.
    struct LetterWords of letters::LetterWords {
        /// In letters of this kind.
        kind: LetterKind,
        /// A paragraph, right after what was decided; with the placeholders that letters of the kind have.
        text: FreeText,
    }

    /// How an authority writes its letters. In texts, `{naam}`, `{bestuursorgaan}`, `{kenmerk}`, `{datum}`,
    /// `{besluitdatum}` and `{bezwaar-tot}` are filled in; in words for a kind that has them also `{doel}` and
    /// `{bedrag}`.
    struct LetterTemplate of letters::LetterTemplate {
        /// On whose paper: `Gemeente Zaanstad`.
        sender: ShortText,
        /// What stands below that, at most 8 lines: the address, how to reach it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        letterhead: Vec<ShortText>,
        /// The body that decides, as a sentence names it (Awb 10:10): `het college van burgemeester en
        /// wethouders van Zaanstad`.
        body: ShortText,
        /// Who signs in the name of that body, at most 8 lines: a function rather than a person.
        signed: Vec<ShortText>,
        /// Where an objection is sent to (Awb 6:4): the lines of an address, at most 8.
        objection_to: Vec<ShortText>,
        /// How to object in another way, a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        objection_online: Option<ShortText>,
        /// The court that an appeal is lodged with (Awb 8:7): its name and address, at most 8 lines.
        court: Vec<ShortText>,
        /// Whom to ask, a paragraph.
        #[serde(skip_serializing_if = "Option::is_none")]
        contact: Option<FreeText>,
        /// The first paragraph of each letter.
        #[serde(skip_serializing_if = "Option::is_none")]
        opening: Option<FreeText>,
        /// The last paragraph of each letter.
        #[serde(skip_serializing_if = "Option::is_none")]
        closing: Option<FreeText>,
        /// Words of its own for kinds of letters, each kind once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        words: Vec<LetterWords>,
    }
}

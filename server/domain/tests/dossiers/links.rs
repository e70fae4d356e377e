//! What a dossier rests on.

use maatwerk_domain::dossier::{DossierCommand, DossierEvent, DossierRefusal};
use maatwerk_domain::{LawRef, Refusal};

use crate::support::*;

fn link(article: &str) -> DossierCommand {
    DossierCommand::LinkArticle {
        article: law(article),
    }
}

fn linked(article: &str) -> DossierEvent {
    DossierEvent::ArticleLinked {
        article: law(article),
        act: act(),
    }
}

fn unlink(article: &str) -> DossierCommand {
    DossierCommand::UnlinkArticle {
        article: law(article),
        reason: "Het gaat om lid 2.".to_owned(),
    }
}

fn unlinked(article: &str) -> DossierEvent {
    DossierEvent::ArticleUnlinked {
        article: law(article),
        reason: "Het gaat om lid 2.".to_owned(),
        act: act(),
    }
}

const NORM: &str = "jci1.31:c:BWBR0015703&artikel=22a&z=2026-01-01&g=2026-01-01";
const SAME: &str = "jci1.3:c:BWBR0015703&artikel=22a";

#[test]
fn an_article_is_linked_once_however_it_is_spelt() {
    open([]).when(link(NORM)).then(linked(NORM));
    open([linked(NORM)])
        .when(link(SAME))
        .refused(DossierRefusal::Linked("article"));
    open([linked(NORM)])
        .when(link("jci1.3:c:BWBR0015703&artikel=22a&lid=2"))
        .then(linked("jci1.3:c:BWBR0015703&artikel=22a&lid=2"));
}

#[test]
fn an_article_is_taken_out_with_a_reason_and_may_come_back() {
    open([linked(NORM)]).when(unlink(SAME)).then(unlinked(NORM));
    open([])
        .when(unlink(NORM))
        .refused(DossierRefusal::NotLinked("article"));
    let gone = [linked(NORM), unlinked(NORM)];
    open(gone.clone())
        .when(unlink(NORM))
        .refused(DossierRefusal::NotLinked("article"));
    open(gone.clone()).when(link(SAME)).then(linked(SAME));
    let dossier = maatwerk_domain::dossier::Dossier::fold(
        std::iter::once(opened()).chain(gone).chain([linked(SAME)]),
    );
    let standing: Vec<&LawRef> = dossier.standing_articles().collect();
    assert_eq!(standing, [&law(SAME)]);
    assert_eq!(
        dossier.articles.len(),
        2,
        "what was taken out is not forgotten"
    );
}

#[test]
fn articles_are_bounded() {
    let many: Vec<_> = (1..=64).map(|n| linked(&format!("CVDR1/{n}"))).collect();
    open(many[..63].to_vec())
        .when(link(NORM))
        .then(linked(NORM));
    open(many).when(link(NORM)).refused(full("articles", 64));
}

#[test]
fn a_figure_is_linked_as_it_was_published_and_taken_out_with_a_reason() {
    let link = |number| DossierCommand::LinkFigure {
        figure: figure(number),
        caption: "Huishoudens per maand".to_owned(),
        published: published(),
    };
    let linked = |number| DossierEvent::FigureLinked {
        figure: figure(number),
        caption: "Huishoudens per maand".to_owned(),
        published: published(),
        act: act(),
    };
    let unlink = |number| DossierCommand::UnlinkFigure {
        figure: figure(number),
        reason: "Verouderd.".to_owned(),
    };
    let unlinked = |number| DossierEvent::FigureUnlinked {
        figure: figure(number),
        reason: "Verouderd.".to_owned(),
        act: act(),
    };
    open([]).when(link(1)).then(linked(1));
    open([linked(1)])
        .when(link(1))
        .refused(Refusal::Exists("figure"));
    open([linked(1)]).when(unlink(1)).then(unlinked(1));
    open([linked(1), unlinked(1)])
        .when(unlink(1))
        .refused(DossierRefusal::NotLinked("figure"));
    open([linked(1)])
        .when(unlink(2))
        .refused(DossierRefusal::NotLinked("figure"));
    open((0..48).map(linked))
        .when(link(48))
        .refused(full("figures", 48));
}

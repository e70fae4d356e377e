# The rules of plugins/zaanstad in Rego, for the benchmark beside it: the same seven checks, the
# same findings with what they used, the same outcome, condition and sentences.
package zaanstad

import rego.v1

article := {
	"adult": "CVDR000479/2/1",
	"in-work": "CVDR000479/2/2",
	"purpose": "CVDR000479/3",
	"maximum": "CVDR000479/4",
	"earlier-grants": "CVDR000479/5",
	"pot": "CVDR000479/7",
	"mandate": "CVDR000479/8",
}

text := {
	"adult": {"met": "De inwoner is meerderjarig op de dag van de aanvraag.", "not-met": "De inwoner is op de dag van de aanvraag nog te jong."},
	"in-work": {"met": "De inwoner heeft werk op de dag van de aanvraag.", "not-met": "De inwoner heeft op de dag van de aanvraag geen werk."},
	"purpose": {"met": "Het doel is een van de doelen waarvoor het noodbudget bestaat.", "not-met": "Voor dit doel is het noodbudget niet bedoeld."},
	"maximum": {"met": "Het bedrag is niet hoger dan het maximum per aanvraag.", "not-met": "Het bedrag is hoger dan het maximum per aanvraag."},
	"earlier-grants": {"met": "De inwoner heeft in de afgelopen twaalf maanden niet te vaak geld gekregen.", "not-met": "De inwoner kreeg in de afgelopen twaalf maanden al geld uit het noodbudget."},
	"pot": {"met": "In de pot van dit jaar is genoeg over.", "not-met": "In de pot van dit jaar is niet genoeg over."},
	"mandate": {"met": "Over dit bedrag mag het wijkteam beslissen.", "not-met": "Over dit bedrag beslist de maatwerkfunctionaris."},
}

facts[fact.code] := fact.value if some fact in input.facts

parts(date) := [to_number(trim_left(part, "0")) | some part in split(date, "-")]

# Whole years between two dates: one less before the birthday.
years(from, to) := number if {
	a := parts(from)
	b := parts(to)
	[b[1], b[2]] >= [a[1], a[2]]
	number := b[0] - a[0]
}

years(from, to) := number if {
	a := parts(from)
	b := parts(to)
	[b[1], b[2]] < [a[1], a[2]]
	number := (b[0] - a[0]) - 1
}

leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

leap(year) if year % 400 == 0

days(year, 2) := 29 if leap(year)

days(year, 2) := 28 if not leap(year)

days(_, month) := 30 if month in {4, 6, 9, 11}

days(_, month) := 31 if month in {1, 3, 5, 7, 8, 10, 12}

# Whole calendar months later, the end of the month clamped.
months_later(date, months) := sprintf("%04d-%02d-%02d", [year, month, day]) if {
	a := parts(date)
	total := ((a[0] * 12) + (a[1] - 1)) + months
	year := floor(total / 12)
	month := (total % 12) + 1
	day := min([a[2], days(year, month)])
}

earlier := count([grant | some grant in input["earlier-grants"]; grant.decided >= months_later(input.received, -12)])

age := years(facts["birth-date"], input.received)

holds["adult"] if age >= data.parameters["min-age"]

holds["in-work"] if {
	facts["employed-since"] <= input.received
	not stopped
}

stopped if facts["employment-ended"] < input.received

holds["purpose"] if input.purpose in data.parameters.purposes

holds["maximum"] if input.amount <= data.parameters["max-amount"]

holds["earlier-grants"] if earlier <= data.parameters["max-earlier-grants"]

holds["pot"] if input.amount <= input.pot.available

holds["mandate"] if input.amount <= data.parameters["mandate-amount"]

used := {
	"adult": {"birth-date": facts["birth-date"], "received": input.received, "min-age": data.parameters["min-age"]},
	"in-work": {"employed-since": facts["employed-since"], "employment-ended": object.get(facts, "employment-ended", null), "received": input.received},
	"purpose": {"purpose": input.purpose, "purposes": data.parameters.purposes},
	"maximum": {"amount": input.amount, "max-amount": data.parameters["max-amount"]},
	"earlier-grants": {"earlier-grants": earlier, "received": input.received, "max-earlier-grants": data.parameters["max-earlier-grants"]},
	"pot": {"amount": input.amount, "pot": input.pot.available},
	"mandate": {"amount": input.amount, "mandate-amount": data.parameters["mandate-amount"]},
}

order := ["adult", "in-work", "purpose", "maximum", "earlier-grants", "pot", "mandate"]

result(rule) := "met" if holds[rule]

result(rule) := "not-met" if not holds[rule]

findings := [finding |
	some rule in order
	outcome := result(rule)
	finding := {"rule": rule, "article": article[rule], "outcome": outcome, "text": text[rule][outcome], "used": used[rule]}
]

declined if {
	some rule in order
	rule != "mandate"
	not holds[rule]
}

outcome := "decline" if declined

outcome := "refer" if {
	not declined
	not holds["mandate"]
}

outcome := {"grant": {"form": "conditional-gift", "amount": input.amount, "conditions": [{"rule": "stays-in-work", "until": until, "text": sprintf("U blijft ten minste tot %s bij uw werkgever werken.", [until])}]}} if {
	not declined
	holds["mandate"]
	until := months_later(input.today, data.parameters["months-in-work"])
}

assessment := {"outcome": outcome, "findings": findings}

"""Every sentence that a check can say, in English and German. Standard library only.

The one source of both languages: answers carry the key, the values and the English sentence, and
`public/i18n/findings-de.js` is made from this (`python -m docs.findings_words`). Places for values
are told in said.py; both languages have the same ones.
"""

from typing import Final

from detector.domain.rules.sentences_gaps import GAPS
from detector.domain.rules.sentences_more import MORE

_FOUND: Final = {
    "token_new": (
        "The token is new: first seen {age} ago.",
        "Der Token ist neu; seit der ersten Sichtung: {age}.",
    ),
    "new_high_valuation": (
        "A market cap of {cap} for a token first seen {age} ago.",
        "Ein Marktwert von {cap}; seit der ersten Sichtung des Tokens: {age}.",
    ),
    "mint_authority": (
        "The mint authority is set: its owner can create new tokens at any time.",
        "Die Prägebefugnis ist gesetzt: Ihr Inhaber kann jederzeit neue Token erzeugen.",
    ),
    "freeze_authority": (
        "The freeze authority is set: its owner can stop any holder from sending or selling.",
        "Die Sperrbefugnis ist gesetzt: Ihr Inhaber kann jeden Halter am Senden oder Verkaufen "
        "hindern.",
    ),
    "metadata_mutable": (
        "The name, symbol and picture can still be changed by the update authority.",
        "Name, Symbol und Bild kann der Inhaber der Änderungsbefugnis noch ändern.",
    ),
    "update_authority_creator": (
        "The creator holds the update authority and can change the name, symbol and picture alone.",
        "Der Ersteller hat die Änderungsbefugnis und kann Name, Symbol und Bild allein ändern.",
    ),
    "creator_holdings": (
        "The creator holds {share} of the supply.",
        "Der Ersteller hält {share} der Menge.",
    ),
    "creator_tokens": (
        "The creator has made {n} other {n?token|tokens}.",
        "Der Ersteller hat {n} {n?anderen|andere} Token gemacht.",
    ),
    "creator_dead_share": (
        "Of the creator's {n} other {n?token|tokens} {dead} {dead?is|are} worth less than {line} "
        "now.",
        "Von {n} anderen Token des Erstellers {dead?ist|sind} {dead} jetzt weniger als {line} "
        "wert.",
    ),
    "creator_dead_share.unknown": (
        "Of the creator's {n} other {n?token|tokens} {dead} {dead?is|are} worth less than {line} "
        "now, and nothing is known of {unknown}.",
        "Von {n} anderen Token des Erstellers {dead?ist|sind} {dead} jetzt weniger als {line} "
        "wert, und von {unknown} ist nichts bekannt.",
    ),
    "creator_record.lost": (
        "Of {n} other {n?token|tokens} of this creator that {n?was|were} followed here, {lost} "
        "lost 90% or more.",
        "Von {n} anderen hier verfolgten Token dieses Erstellers {lost?verlor|verloren} {lost} "
        "90 % oder mehr.",
    ),
    "creator_record.lost.context": (
        "80% or more: {lesser}. Followed, and the outcome is unknown: {unknown}. Counted are the "
        "newest {most} at most.",
        "80 % oder mehr: {lesser}. Verfolgt, mit unbekanntem Ausgang: {unknown}. Gezählt werden "
        "höchstens die neuesten {most}.",
    ),
    "creator_record.critical": (
        "Of {n} other {n?token|tokens} of this creator that {n?was|were} analysed here, "
        "{critical} {critical?has|have} critical findings.",
        "Von {n} anderen hier analysierten Token dieses Erstellers {critical?hat|haben} "
        "{critical} kritische Befunde.",
    ),
    "creator_record.critical.context": (
        "Counted are the newest {most} at most.",
        "Gezählt werden höchstens die neuesten {most}.",
    ),
    "equal_holders.one": (
        "{n} {n?account|accounts} hold the same amount, together {share} of the supply: one person "
        "may control them.",
        "{n} Konten halten dieselbe Menge, zusammen {share} der Gesamtmenge: Dahinter kann eine "
        "einzige Person stehen.",
    ),
    "equal_holders.more": (
        "{n} {n?account|accounts} in {groups} groups hold equal amounts, together {share} of the "
        "supply: one person may control them.",
        "{n} Konten in {groups} Gruppen halten gleiche Mengen, zusammen {share} der Gesamtmenge: "
        "Dahinter kann eine einzige Person stehen.",
    ),
    "top_holder": (
        "The largest holder owns {share} of the supply.",
        "Der größte Halter besitzt {share} der Menge.",
    ),
    "top_10_holders": (
        "The ten largest holders own {share} of the supply.",
        "Die zehn größten Halter besitzen {share} der Menge.",
    ),
    "few_holders": (
        "Only {n} {n?account|accounts} {n?holds|hold} the token.",
        "Nur {n} {n?Konto hält|Konten halten} den Token.",
    ),
    "imitates_known": (
        "This is not {label}: its {by} {name} looks like {whose}, but its mint is not that of a "
        "known issuer.",
        "Das ist nicht {label}: Sein {by} {name} sieht aus wie {whose}, aber sein Mint ist nicht "
        "der eines bekannten Herausgebers.",
    ),
    "imitates_known.share": (
        "This is not a known share of {label}: its {by} {name} looks like {whose}, but its mint is "
        "not that of a known issuer.",
        "Das ist keine bekannte Aktie von {label}: Sein {by} {name} sieht aus wie {whose}, aber "
        "sein Mint ist nicht der eines bekannten Herausgebers.",
    ),
    "imitates_known.tokenised": (
        "This is not a known tokenised share: its {by} {name} looks like {whose}, but its mint is "
        "not that of a known issuer.",
        "Das ist keine bekannte tokenisierte Aktie: Sein {by} {name} sieht aus wie {whose}, aber "
        "sein Mint ist nicht der eines bekannten Herausgebers.",
    ),
    "name_markup": (
        "The name or symbol carries markup: {name}.",
        "Der Name oder das Symbol enthält Markup: {name}.",
    ),
    "name_invisible": (
        "The name or symbol holds {n} invisible {n?character|characters}: {which}.",
        "Der Name oder das Symbol enthält {n} {n?unsichtbares|unsichtbare} Zeichen: {which}.",
    ),
    "name_invisible.turned": (
        "The name or symbol holds {n} invisible {n?character|characters} that turn its direction: "
        "{which}.",
        "Der Name oder das Symbol enthält {n} {n?unsichtbares|unsichtbare} Zeichen, auch solche, "
        "die die Schreibrichtung umkehren: {which}.",
    ),
    "insider_networks": (
        "RugCheck links holders into {n} insider {n?network|networks}.",
        "RugCheck verbindet Halter zu {n} {n?Insider-Netz|Insider-Netzen}.",
    ),
    "insider_size": (
        "The largest insider network has {n} {n?account|accounts}.",
        "Das größte Insider-Netz hat {n} {n?Konto|Konten}.",
    ),
    "insider_share.one": (
        "An insider network has received {share} of the supply.",
        "Ein Insider-Netz hat {share} der Menge erhalten.",
    ),
    "insider_share.more": (
        "Insider networks have received {share} of the supply.",
        "Insider-Netze haben {share} der Menge erhalten.",
    ),
    "insider_holdings": (
        "Insiders hold {share} of the supply, in {n} large {n?account|accounts}.",
        "Insider halten {share} der Menge, in {n} {n?großen Konto|großen Konten}.",
    ),
    "insiders_counted": (
        "RugCheck counts {n} insider {n?account|accounts}.",
        "RugCheck zählt {n} {n?Insider-Konto|Insider-Konten}.",
    ),
    "insiders_counted.unlisted": (
        "RugCheck counts {n} insider {n?account|accounts} and lists no network of them.",
        "RugCheck zählt {n} {n?Insider-Konto|Insider-Konten} und nennt kein Netz davon.",
    ),
    "scores_disagree": (
        "RugCheck's score is {theirs} of 100 and ours {ours}; higher is riskier in both.",
        "RugChecks Punktzahl ist {theirs} von 100 und unsere {ours}; bei beiden heißt mehr "
        "riskanter.",
    ),
}

SENTENCES: Final[dict[str, tuple[str, str]]] = _FOUND | MORE | GAPS
"""English and German by key; a key begins with the code of its check, where it has one."""

TERMS: Final[dict[str, str]] = {
    "symbol": "Symbol",
    "name": "Name",
    "that of a known stablecoin": "das eines bekannten Stablecoins",
    "that of a known fund that pays interest": "das eines bekannten Fonds, der Zinsen zahlt",
    "that of a known wrapped asset": "das eines bekannten verpackten Werts",
    "that of a known staked SOL": "das eines bekannten Tokens für gestaktes SOL",
    "that of a known tokenised share": "das einer bekannten tokenisierten Aktie",
    "that of a known token": "das eines bekannten Tokens",
    "that of a well-known stablecoin": "das eines weithin bekannten Stablecoins",
    "that of a well-known coin": "das eines weithin bekannten Coins",
    "an issuer's": "das eines Herausgebers",
    "the company's": "das des Unternehmens",
    "stablecoin": "bekannter Stablecoin",
    "fund that pays interest": "bekannter Fonds, der Zinsen zahlt",
    "wrapped asset": "bekannter verpackter Wert",
    "staked SOL": "bekannter Token für gestaktes SOL",
    "tokenised share": "bekannte tokenisierte Aktie",
    "token": "bekannter Token",
    "a bridge or custodian mints it for the asset that it holds elsewhere": (
        "Eine Brücke oder ein Verwahrer prägt ihn für den Wert, der anderswo liegt"
    ),
    "a stake pool mints it for SOL that is staked and burns it when the SOL is taken out": (
        "Ein Stake-Pool prägt ihn für gestaktes SOL und vernichtet ihn, wenn das SOL entnommen wird"
    ),
    "its issuer mints and burns it against government bonds that it holds": (
        "Der Herausgeber prägt und vernichtet ihn gegen Staatsanleihen, die er hält"
    ),
    "its issuer mints and burns it against money in the bank and freezes accounts by law": (
        "Der Herausgeber prägt und vernichtet ihn gegen Geld auf der Bank und sperrt Konten, wo "
        "das Gesetz es verlangt"
    ),
    "its issuer mints and burns it against money in the bank and freezes accounts by law; "
    "Token-2022's permanent delegate lets it seize tokens by court order": (
        "Der Herausgeber prägt und vernichtet ihn gegen Geld auf der Bank und sperrt Konten, wo "
        "das Gesetz es verlangt; als dauerhafter Bevollmächtigter kann er Token auf Anordnung "
        "eines Gerichts einziehen"
    ),
    "its issuer mints it against a claim on a private company and can freeze or seize it": (
        "Der Herausgeber prägt ihn gegen einen Anspruch auf ein nicht notiertes Unternehmen und "
        "kann ihn sperren oder einziehen"
    ),
    "its issuer mints it against shares that it holds and can freeze or seize it by law": (
        "Der Herausgeber prägt ihn gegen Aktien, die er hält, und kann ihn nach dem Gesetz sperren "
        "oder einziehen"
    ),
    "its protocol mints it against assets that it holds and burns it when they are taken out": (
        "Sein Protokoll prägt ihn gegen Werte, die es hält, und vernichtet ihn, wenn sie entnommen "
        "werden"
    ),
    "a tenth or less of": "ein Zehntel oder weniger von dem",
    "over a million times": "über eine Million Mal so hoch wie der",
    "liquidity": "Liquidität",
    "what the pools hold besides the token": "das, was die Pools außer dem Token halten",
}
"""Words that stand for a value of the unit "term", in German."""

"""Why a check could not be made, and figures that contradict each other. See sentences.py."""

from typing import Final

GAPS: Final = {
    "gap.age": (
        "The report names no time of first sighting, or one in the future.",
        "Der Bericht nennt keine Zeit der ersten Sichtung, oder eine in der Zukunft.",
    ),
    "gap.market_cap": ("The market cap is unknown.", "Der Marktwert ist unbekannt."),
    "gap.authority": (
        "The report does not say whether this authority is set or revoked.",
        "Der Bericht sagt nicht, ob diese Befugnis gesetzt oder aufgegeben ist.",
    ),
    "gap.metadata": (
        "The report does not say whether the metadata can be changed.",
        "Der Bericht sagt nicht, ob die Metadaten geändert werden können.",
    ),
    "gap.update_authority": (
        "The report does not name the update authority, or not the creator.",
        "Der Bericht nennt den Inhaber der Änderungsbefugnis nicht, oder nicht den Ersteller.",
    ),
    "gap.creator_tokens": (
        "RugCheck gives no list of the creator's tokens; it often does not.",
        "RugCheck nennt keine Liste der Token des Erstellers; das ist oft so.",
    ),
    "gap.creator_holdings": (
        "The creator, the creator's balance or the supply is unknown.",
        "Der Ersteller, sein Guthaben oder die Menge ist unbekannt.",
    ),
    "gap.creator_caps": (
        "The market caps of the creator's other tokens are unknown.",
        "Die Marktwerte der anderen Token des Erstellers sind unbekannt.",
    ),
    "gap.creator": (
        "The report names no creator.",
        "Der Bericht nennt keinen Ersteller.",
    ),
    "gap.creator_shared": (
        "Many people make tokens under this creator's address.",
        "Unter der Adresse dieses Erstellers machen viele Leute Token.",
    ),
    "gap.creator_known": (
        "This is a known token, whoever made it.",
        "Das ist ein bekannter Token, wer immer ihn gemacht hat.",
    ),
    "gap.creator_record": (
        "No other token of this creator was analysed here.",
        "Kein anderer Token dieses Erstellers wurde hier analysiert.",
    ),
    "gap.creator_settled": (
        "Of {n} other {n?token|tokens} of this creator that {n?was|were} analysed here, the "
        "outcome of {settled} is known.",
        "Von {n} anderen hier analysierten Token dieses Erstellers ist der Ausgang von {settled} "
        "bekannt.",
    ),
    "gap.holders_shares": (
        "The report lists no holders with a known share.",
        "Der Bericht nennt keine Halter mit bekanntem Anteil.",
    ),
    "gap.holders_short": (
        "The list of holders is too short to exclude a larger holder.",
        "Die Liste der Halter ist zu kurz, um einen größeren Halter auszuschließen.",
    ),
    "gap.holders_owners": (
        "Accounts without a known owner may all belong to one holder.",
        "Konten ohne bekannten Besitzer können alle einem Halter gehören.",
    ),
    "gap.holders_number": (
        "The number of holders is unknown.",
        "Die Zahl der Halter ist unbekannt.",
    ),
    "gap.holders_unproven": (
        "Accounts with {share} of the supply are said to be pools, lockers or exchanges, but no "
        "money or known address in the report shows it.",
        "Konten mit {share} der Menge sollen Pools, Sperrkonten oder Börsen sein, aber weder Geld "
        "noch eine bekannte Adresse im Bericht zeigt das.",
    ),
    "gap.no_name": (
        "The report holds neither a name nor a symbol.",
        "Der Bericht enthält weder Namen noch Symbol.",
    ),
    "gap.half_a_name": (
        "The report holds a name without a symbol, or a symbol without a name.",
        "Der Bericht enthält einen Namen ohne Symbol oder ein Symbol ohne Namen.",
    ),
    "gap.networks": (
        "The report holds no list of insider networks.",
        "Der Bericht enthält keine Liste von Insider-Netzen.",
    ),
    "gap.network_size": (
        "The size of an insider network is unknown.",
        "Die Größe eines Insider-Netzes ist unbekannt.",
    ),
    "gap.network_amount": (
        "An insider network's amount is unknown or exceeds the supply.",
        "Der Betrag eines Insider-Netzes ist unbekannt oder übersteigt die Menge.",
    ),
    "gap.network_figures": (
        "The size or the amount of an insider network is unknown.",
        "Größe oder Betrag eines Insider-Netzes ist unbekannt.",
    ),
    "gap.holders": ("The report lists no holders.", "Der Bericht nennt keine Halter."),
    "gap.insiders_marked": (
        "Of some of the largest holders it is unknown whether they are insiders.",
        "Von einigen der größten Halter ist unbekannt, ob sie Insider sind.",
    ),
    "gap.insiders_short": (
        "The list of holders is too short to exclude a larger insider.",
        "Die Liste der Halter ist zu kurz, um einen größeren Insider auszuschließen.",
    ),
    "gap.insiders_count": (
        "RugCheck gives no count of insiders.",
        "RugCheck nennt keine Zahl von Insidern.",
    ),
    "gap.liquidity": (
        "The report holds no figure for the liquidity, or names no pool.",
        "Der Bericht enthält keine Zahl zur Liquidität oder nennt keinen Pool.",
    ),
    "gap.unknown_money": (
        "Pools pay in a coin that is unknown here, and this check depends on what it is worth.",
        "Pools zahlen in einem hier unbekannten Coin, und diese Prüfung hängt von seinem Wert ab.",
    ),
    "gap.cap_or_liquidity": (
        "The market cap or the liquidity is unknown.",
        "Der Marktwert oder die Liquidität ist unbekannt.",
    ),
    "gap.pools": (
        "The report names no pool with a known amount of money.",
        "Der Bericht nennt keinen Pool mit bekannter Geldsumme.",
    ),
    "gap.position_pools": (
        "Most of the money lies in pools without LP tokens, whose locks RugCheck does not always "
        "see.",
        "Das meiste Geld liegt in Pools ohne LP-Token, deren Sperren RugCheck nicht immer sieht.",
    ),
    "gap.lockers": (
        "The report holds no list of lockers.",
        "Der Bericht enthält keine Liste von Sperren.",
    ),
    "gap.lock_dates": (
        "No end date is given for {n} {n?lock|locks} on LP tokens.",
        "Für {n} {n?Sperre|Sperren} auf LP-Token ist kein Ende angegeben.",
    ),
    "gap.locks_unlisted": (
        "Locks on {share} of the liquidity are not on the list of lockers.",
        "Sperren auf {share} der Liquidität stehen nicht auf der Liste der Sperren.",
    ),
    "gap.providers": (
        "The number of liquidity providers, or the lock, is unknown.",
        "Die Zahl der Liquiditätsgeber oder die Sperre ist unbekannt.",
    ),
    "gap.providers_uncounted": (
        "Providers are not counted in pools without LP tokens.",
        "In Pools ohne LP-Token werden keine Geber gezählt.",
    ),
    "gap.extension": (
        "The report does not say whether the token has this extension.",
        "Der Bericht sagt nicht, ob der Token diese Erweiterung hat.",
    ),
    "gap.extensions": (
        "The report does not say which Token-2022 extensions the token has.",
        "Der Bericht sagt nicht, welche Token-2022-Erweiterungen der Token hat.",
    ),
    "gap.extensions_unknown": (
        "The token has {n} Token-2022 {n?extension|extensions} that no check here understands: "
        "{names}.",
        "Der Token hat {n} {n?Token-2022-Erweiterung|Token-2022-Erweiterungen}, die keine Prüfung "
        "hier versteht: {names}.",
    ),
    "gap.extensions_unknown.more": (
        "The token has {n} Token-2022 {n?extension|extensions} that no check here understands: "
        "{names} and {more} more.",
        "Der Token hat {n} {n?Token-2022-Erweiterung|Token-2022-Erweiterungen}, die keine Prüfung "
        "hier versteht: {names} und {more} weitere.",
    ),
    "gap.paused": (
        "The report does not say whether transfers are paused now.",
        "Der Bericht sagt nicht, ob Übertragungen jetzt angehalten sind.",
    ),
    "gap.transfer_fee": (
        "The report does not say in full what a transfer costs.",
        "Der Bericht sagt nicht vollständig, was eine Übertragung kostet.",
    ),
    "gap.transfer_fee_authority": (
        "The report does not say whether somebody can change the transfer fee.",
        "Der Bericht sagt nicht, ob jemand die Gebühr auf Übertragungen ändern kann.",
    ),
    "gap.rugged": (
        "The report does not say whether the token has been marked as rugged.",
        "Der Bericht sagt nicht, ob der Token als „rugged“ markiert wurde.",
    ),
    "gap.score": (
        "The report holds no score of RugCheck's own.",
        "Der Bericht enthält keine eigene Punktzahl von RugCheck.",
    ),
    "gap.score_sum": (
        "RugCheck's score is not the sum of the risks that it names.",
        "RugChecks Punktzahl ist nicht die Summe der Risiken, die es nennt.",
    ),
    "gap.risks": (
        "The report holds no list of RugCheck's own risks.",
        "Der Bericht enthält keine Liste der Risiken, die RugCheck nennt.",
    ),
    "gap.figures": (
        "The report gives too few figures to compare.",
        "Der Bericht nennt zu wenige Zahlen für einen Vergleich.",
    ),
    "figures.total": (
        "RugCheck's total for {what} is {stated}, and its pools together hold {together}.",
        "RugChecks Summe für {what} ist {stated}, und seine Pools halten zusammen {together}.",
    ),
    "figures.cap": (
        "The pools are said to hold {pooled}, more than can stand behind a market cap of {cap}.",
        "Die Pools sollen {pooled} halten, mehr als hinter einem Marktwert von {cap} stehen kann.",
    ),
    "figures.price": (
        "The report's price is {ratio} that of a pool with {share} of the liquidity.",
        "Der Preis des Berichts ist {ratio} eines Pools mit {share} der Liquidität.",
    ),
    "figures.price.times": (
        "The report's price is {times} times that of a pool with {share} of the liquidity.",
        "Der Preis des Berichts ist {times}-mal so hoch wie der eines Pools mit {share} der "
        "Liquidität.",
    ),
    "figures.vault": (
        "A pool's vault holds another number of tokens than the pool says.",
        "Das Konto eines Pools hält eine andere Zahl von Token, als der Pool sagt.",
    ),
    "figures.lock": (
        "A pool's lock is said to be {share}, and its other figures say otherwise.",
        "Die Sperre eines Pools soll {share} betragen, und seine anderen Zahlen sagen etwas "
        "anderes.",
    ),
    "figures.holders": (
        "The report lists {listed} {listed?account|accounts} and counts {n} {n?holder|holders}.",
        "Der Bericht führt {listed} {listed?Konto|Konten} auf und zählt {n} {n?Halter|Halter}.",
    ),
    "figures.sum": (
        "The listed accounts hold {share} of the supply.",
        "Die aufgeführten Konten halten {share} der Menge.",
    ),
    "figures.account": (
        "An account's share of the supply does not match the amount that it holds.",
        "Der Anteil eines Kontos an der Menge passt nicht zu dem Betrag, den es hält.",
    ),
    "figures.insiders": (
        "RugCheck counts {n} insider {n?account|accounts}, and its networks together have "
        "{listed}.",
        "RugCheck zählt {n} {n?Insider-Konto|Insider-Konten}, und seine Netze haben zusammen "
        "{listed}.",
    ),
    "context.known": (
        "Expected for {symbol}, a known {kind}: {reason}.",
        "Zu erwarten bei {symbol} ({kind}): {reason}.",
    ),
    "context.verified": (
        "Expected where an issuer answers for the token: Jupiter lists this mint as verified.",
        "Zu erwarten, wo ein Herausgeber für den Token einsteht: Jupiter führt diesen Mint als "
        "geprüft.",
    ),
    "context.earlier": (
        "Found in the report of {at}; the newest report does not say.",
        "Gefunden im Bericht vom {at}; der neueste Bericht sagt dazu nichts.",
    ),
}

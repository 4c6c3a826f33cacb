"""Sentences about liquidity, locks, powers and RugCheck's own word. See sentences.py."""

from typing import Final

_TWICE: Final = " (twice what the pools hold besides the token itself)"
_ZWEIMAL: Final = " (das Doppelte dessen, was die Pools außer dem Token selbst halten)"

MORE: Final = {
    "liquidity_low": (
        "Only {money} of liquidity: small sales move the price a lot.",
        "Nur {money} Liquidität: Schon kleine Verkäufe bewegen den Preis stark.",
    ),
    "liquidity_low.twice": (
        f"Only {{money}} of liquidity{_TWICE}: small sales move the price a lot.",
        f"Nur {{money}} Liquidität{_ZWEIMAL}: Schon kleine Verkäufe bewegen den Preis stark.",
    ),
    "liquidity_ratio": (
        "The liquidity is {share} of the market cap: few holders can sell near the present price.",
        "Die Liquidität beträgt {share} des Marktwerts: Nur wenige Halter können nahe am jetzigen "
        "Preis verkaufen.",
    ),
    "drained_pool": (
        "The pools are drained: {money} of liquidity stands behind a market cap of {cap}.",
        "Die Pools sind geleert: Hinter einem Marktwert von {cap} steht Liquidität von {money}.",
    ),
    "drained_pool.twice": (
        f"The pools are drained: {{money}} of liquidity{_TWICE} stands behind a market cap of "
        "{cap}.",
        "Die Pools sind geleert: Hinter einem Marktwert von {cap} steht Liquidität von {money}"
        f"{_ZWEIMAL}.",
    ),
    "lp_unlocked": (
        "Of the pools' money {locked} is locked; the rest can be withdrawn.",
        "Vom Geld der Pools sind {locked} gesperrt; der Rest kann abgezogen werden.",
    ),
    "lp_unlocked.none": (
        "None of the pools' money is locked: all of it can be withdrawn.",
        "Vom Geld der Pools ist nichts gesperrt: Alles kann abgezogen werden.",
    ),
    "lp_unlocked.unseen": (
        "Of the pools' money {locked} is seen to be locked and {unseen} lies where a lock may not "
        "be seen.",
        "Vom Geld der Pools sind {locked} sichtbar gesperrt, und {unseen} liegen, wo eine Sperre "
        "nicht zu sehen sein muss.",
    ),
    "lp_unlocked.free": (
        "Of the pools' money {locked} is seen to be locked and {unseen} lies where a lock may not "
        "be seen; {free} can be withdrawn.",
        "Vom Geld der Pools sind {locked} sichtbar gesperrt, und {unseen} liegen, wo eine Sperre "
        "nicht zu sehen sein muss; {free} können abgezogen werden.",
    ),
    "lp_lock_expiring.ends": (
        "A lock ends in {time}; the locks ending within a month hold {share} of the liquidity.",
        "Eine Sperre endet bald (noch {time}); auf Sperren, die binnen eines Monats enden, "
        "entfallen {share} der Liquidität.",
    ),
    "lp_lock_expiring.ends.unknown": (
        "A lock ends in {time}; the locks ending within a month hold an unknown part of the "
        "liquidity.",
        "Eine Sperre endet bald (noch {time}); auf Sperren, die binnen eines Monats enden, "
        "entfällt ein unbekannter Teil der Liquidität.",
    ),
    "lp_lock_expiring.ended": (
        "A lock has ended; the locks ending within a month hold {share} of the liquidity.",
        "Eine Sperre ist abgelaufen; auf Sperren, die binnen eines Monats enden, entfallen {share} "
        "der Liquidität.",
    ),
    "lp_lock_expiring.ended.unknown": (
        "A lock has ended; the locks ending within a month hold an unknown part of the liquidity.",
        "Eine Sperre ist abgelaufen; auf Sperren, die binnen eines Monats enden, entfällt ein "
        "unbekannter Teil der Liquidität.",
    ),
    "few_lp_providers": (
        "Unlocked liquidity is in few hands: {n} {n?provider|providers} of LP tokens.",
        "Nicht gesperrte Liquidität liegt in wenigen Händen: {n} {n?Geber|Geber} von LP-Token.",
    ),
    "permanent_delegate": (
        "A permanent delegate can take or burn the tokens of every holder.",
        "Ein dauerhafter Bevollmächtigter kann die Token jedes Halters nehmen oder vernichten.",
    ),
    "non_transferable": (
        "The token is non-transferable: holders cannot send or sell it.",
        "Der Token ist nicht übertragbar: Halter können ihn weder senden noch verkaufen.",
    ),
    "default_frozen": (
        "New accounts start frozen: buyers cannot sell until the freeze authority allows it.",
        "Neue Konten sind anfangs gesperrt: Käufer können erst verkaufen, wenn der Inhaber der "
        "Sperrbefugnis es erlaubt.",
    ),
    "transfer_hook.program": (
        "A program runs on every transfer and can refuse any sale: {who}.",
        "Ein Programm läuft bei jeder Übertragung und kann jeden Verkauf ablehnen: {who}.",
    ),
    "transfer_hook.authority": (
        "An address can set a program that may refuse any sale: {who}.",
        "Eine Adresse kann ein Programm setzen, das jeden Verkauf ablehnen darf: {who}.",
    ),
    "pausable.paused": (
        "Transfers are paused now: nobody can send or sell.",
        "Übertragungen sind jetzt angehalten: Niemand kann senden oder verkaufen.",
    ),
    "pausable.paused.by": (
        "Transfers are paused now: nobody can send or sell. {who} can end it.",
        "Übertragungen sind jetzt angehalten: Niemand kann senden oder verkaufen. {who} kann das "
        "beenden.",
    ),
    "pausable": (
        "An address can pause all transfers, so that nobody can sell: {who}.",
        "Eine Adresse kann alle Übertragungen anhalten, sodass niemand verkaufen kann: {who}.",
    ),
    "mint_close_authority": (
        "An address can close the mint once no token is left, and create it again with new powers.",
        "Eine Adresse kann den Mint schließen, sobald kein Token übrig ist, und ihn mit neuen "
        "Befugnissen wieder anlegen.",
    ),
    "scaled_ui_amount": (
        "An address can change the number by which wallets multiply every balance they show.",
        "Eine Adresse kann die Zahl ändern, mit der Wallets jedes angezeigte Guthaben malnehmen.",
    ),
    "interest_bearing": (
        "An address sets a rate at which balances in wallets seem to grow; no tokens are added.",
        "Eine Adresse setzt einen Satz, mit dem Guthaben in Wallets zu wachsen scheinen; Token "
        "kommen keine dazu.",
    ),
    "confidential_transfers": (
        "Holders can hide their balances: the list of holders may miss some.",
        "Halter können ihre Guthaben verbergen: In der Liste der Halter können welche fehlen.",
    ),
    "transfer_fee": (
        "A fee of {fee} is taken from every transfer.",
        "Von jeder Übertragung geht eine Gebühr von {fee} ab.",
    ),
    "transfer_fee.soon": (
        "A fee of {fee} will soon be taken from every transfer.",
        "Von jeder Übertragung geht bald eine Gebühr von {fee} ab.",
    ),
    "transfer_fee.capped": (
        "A fee of {fee} is taken from every transfer, at most {most} tokens each time.",
        "Von jeder Übertragung geht eine Gebühr von {fee} ab, höchstens {most} Token je Mal.",
    ),
    "transfer_fee.soon.capped": (
        "A fee of {fee} will soon be taken from every transfer, at most {most} tokens each time.",
        "Von jeder Übertragung geht bald eine Gebühr von {fee} ab, höchstens {most} Token je Mal.",
    ),
    "transfer_fee_authority": (
        "An address can raise the fee on transfers, up to the whole amount: {who}.",
        "Eine Adresse kann die Gebühr auf Übertragungen bis zum ganzen Betrag erhöhen: {who}.",
    ),
    "rugged": (
        "RugCheck has marked this token as rugged, its word for liquidity that was taken.",
        "RugCheck hat diesen Token als „rugged“ markiert, sein Wort für abgezogene Liquidität.",
    ),
    "rugged.contradicted": (
        "RugCheck has marked this token as rugged, but the same report shows {money} in its pools: "
        "the mark and the figures contradict each other.",
        "RugCheck hat diesen Token als „rugged“ markiert, aber derselbe Bericht zeigt {money} in "
        "seinen Pools: Markierung und Zahlen widersprechen sich.",
    ),
    "rugcheck_score": (
        "RugCheck's own score is {score} of 100, where higher is riskier.",
        "RugChecks eigene Punktzahl ist {score} von 100; mehr heißt riskanter.",
    ),
    "rugcheck_risk": (
        "RugCheck names a risk: {risk}.",
        "RugCheck nennt ein Risiko: {risk}.",
    ),
    "rugcheck_risk.values": (
        "RugCheck names a risk: {risk} ({values}).",
        "RugCheck nennt ein Risiko: {risk} ({values}).",
    ),
    "rugcheck_risk.values.more": (
        "RugCheck names a risk: {risk} ({values} and {more} more).",
        "RugCheck nennt ein Risiko: {risk} ({values} und {more} weitere).",
    ),
    "rugcheck_risk.nameless": (
        "RugCheck lists a risk without a name.",
        "RugCheck führt ein Risiko ohne Namen auf.",
    ),
    "rugcheck_risk.nameless.values": (
        "RugCheck lists a risk without a name ({values}).",
        "RugCheck führt ein Risiko ohne Namen auf ({values}).",
    ),
    "rugcheck_risk.nameless.values.more": (
        "RugCheck lists a risk without a name ({values} and {more} more).",
        "RugCheck führt ein Risiko ohne Namen auf ({values} und {more} weitere).",
    ),
}

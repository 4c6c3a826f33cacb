# What is to be told of /api/status; nothing while all is well:
#   curl -fsS "$URL/api/status" | jq --raw-output -f tools/alerts.jq
(if (.error_budget.left_share // 1) < 0.25
  then "error budget: \(.error_budget.left_share) left" else empty end),
(.incidents[] | select(.end == null) | "incident: \(.kind) \(.source // "")"),
(if .last_probe == null then "no probe ever" else empty end),
(select(.last_probe)
  | ([.as_of, .last_probe.at] | map(.[:19] + "Z" | fromdate)) as [$now, $last]
  | if $now - $last > 1800 then "no probe for 30 minutes" else empty end)

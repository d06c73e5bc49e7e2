#!/usr/bin/env bash
# Compiles the site's CSS and copies the GOV.UK script. Run it after a change of site.scss or of the version below; commit what it writes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
static=$here/../static
work=${ANSWERABLE_ASSETS_WORK:-$(mktemp -d)}
npm install --silent --no-audit --no-fund --prefix "$work" govuk-frontend@6.6.0 sass@1
"$work/node_modules/.bin/sass" --quiet --no-source-map --style=compressed --load-path="$work/node_modules/govuk-frontend/dist/govuk" \
  "$here/site.scss" "$static/site.css"
cp "$work/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js" "$static/govuk-frontend.min.js"
sed -i '/^\/\/# sourceMappingURL/d' "$static/govuk-frontend.min.js"

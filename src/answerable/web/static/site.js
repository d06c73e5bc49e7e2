import { initAll } from './govuk-frontend.min.js'

// What GOV.UK puts in an inline script, here so that no page needs one.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

import { mountLookupPage } from '../../lookup/mount-lookup.tsx'

const root = document.querySelector('#lookup')
if (root) mountLookupPage(root)

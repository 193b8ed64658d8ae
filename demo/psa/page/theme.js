// Runs before anything is painted: the theme that was chosen last, or the one that the address asks for.
;(() => {
  const asked = new URLSearchParams(location.search).get('theme')
  if (asked === 'dark' || asked === 'light') localStorage.setItem('corral-theme', asked)
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  document.documentElement.dataset.theme = localStorage.getItem('corral-theme') ?? system
})()

/** Style sheets that are imported for their effect; vite puts them into the page. */
declare module '*.css' {}

/** A style sheet's text, with what it imports. */
declare module '*.css?inline' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: vite gives the text so
  export default text
}

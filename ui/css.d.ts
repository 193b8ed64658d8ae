/** Style sheets that are imported for their effect; vite puts them into the page. */
declare module '*.css' {}

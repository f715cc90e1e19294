/** The shells whose completion can be set up. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * What each shell evaluates when it starts. All ask `sheaf complete`, so that they know the commands
 * and options of the version that is installed, and complete names of files where that prints nothing.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_sheaf() {
  local word
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <(sheaf complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _sheaf sheaf
`,
  zsh: `#compdef sheaf
_sheaf() {
  local line
  local -a found
  for line in "\${(@f)$(sheaf complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then _describe sheaf found; else _files; fi
}
compdef _sheaf sheaf
`,
  fish: `function __sheaf_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (sheaf complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c sheaf -f -a '(__sheaf_complete)'
`,
};

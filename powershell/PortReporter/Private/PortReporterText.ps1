# Text for display: process names, paths and command lines may contain hostile characters.
class PortReporterText {
    # The same characters as in engine/model/safe-text.ts: controls, line separators, bidirectional and invisible marks, lone surrogates.
    hidden static [regex] $Unsafe = '[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]' +
        '|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'

    # Characters that could mislead the reader or control the terminal become \xNN or \u{NNNN}.
    static [string] Safe([string] $Text) {
        return [PortReporterText]::Unsafe.Replace($Text, {
            param ($Match)
            $code = [int] $Match.Value[0]
            if ($code -lt 0x100) { '\x{0:x2}' -f $code } else { '\u{{{0:x4}}}' -f $code }
        })
    }

    static [bool] IsSafe([string] $Text) {
        return -not [PortReporterText]::Unsafe.IsMatch($Text)
    }
}

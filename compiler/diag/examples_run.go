package diag

import (
	"fmt"
	"strings"
)

// manyTypes is a pattern over three types whose comparisons combine to more alternatives than a query may have.
var manyTypes = func() string {
	var either []string
	for i := range 8 {
		either = append(either, fmt.Sprintf("(file:name = 'f%[1]d' OR process:pid = %[1]d OR user-account:account_login = 'u%[1]d')", i))
	}
	return strings.Join(either, "\n  AND ")
}()

// planExamples are those of planning.
var planExamples = map[Code]Example{
	"HF4001": {
		Wrong:  "p = GET process FROM bundle WHERE name = 'cmd.exe'\nf = FIND file READ BY p",
		Mended: "p = GET process FROM bundle WHERE name = 'cmd.exe'\nf = FIND file LINKED p",
	},
	"HF4002": {
		Wrong:  "p = GET process FROM edr WHERE " + manyTypes,
		Mended: "p = GET process FROM edr WHERE file:name = 'f0' AND pid = 0\nq = GET process FROM edr WHERE file:name = 'f1' AND pid = 1\nboth = p + q",
	},
}

// runExamples are those of running a plan: what is printed.
var runExamples = map[Code]Example{
	"HF5001": {Shown: "error[HF5001]: the embedded engine cannot be used: it is not installed\n  hint: run `huntc engine install`"},
	"HF5002": {Shown: "hunt.hf:1:1: error[HF5002]: the query for \"p\" failed: Code: 241. DB::Exception: memory limit exceeded"},
	"HF5003": {Shown: "hunt.hf:1:18: error[HF5003]: cannot read \"events.ndjson\": no such file or directory"},
	"HF5004": {Shown: "warning[HF5004]: events.ndjson:17: malformed record: unexpected end of JSON input"},
	"HF5005": {Shown: "error[HF5005]: interrupted"},
	"HF5006": {Shown: "warning[HF5006]: the result of \"p\" is not whole: it has more than 1000000 rows"},
	"HF5007": {Shown: "error[HF5007]: cannot fetch the engine: its checksum is not the one expected"},
	"HF5008": {Shown: "error[HF5008]: cannot tell the format of \"notes.txt\"\n  hint: name it, as in --source NAME=URI,schema=ecs"},
	"HF5009": {Shown: "warning[HF5009]: 3 records of \"edr\" skipped"},
	"HF5010": {Shown: "error[HF5010]: cannot reach the source \"lake\": connection refused"},
	"HF5011": {Shown: "error[HF5011]: huntc.yaml:3: unknown key \"schemas\""},
	"HF5012": {Shown: "hunt.hf:4:1: error[HF5012]: the query for \"p\" went over its limit: it read more than 1000000000 rows"},
	"HF5013": {Shown: "hunt.hf:2:7: error[HF5013]: the analytics \"python://tag\" failed: KeyError: 'command_line'"},
	"HF5014": {Shown: "hunt.hf:2:7: note[HF5014]: python://tag was not run: \"p\" is empty"},
	"HF5015": {Shown: "hunt.hf:2:7: warning[HF5015]: of the answer of \"python://tag\" 2 rows are of entities that it was not given"},
	"HF5016": {Shown: "hunt.hf:3:1: warning[HF5016]: DISP p is left out: it needs what an analytics did not return"},
	"HF5017": {Shown: "hunt.hf:2:1: note[HF5017]: 12 entities of \"p\" written to shells.csv"},
	"HF5018": {Shown: "hunt.hf:2:1: error[HF5018]: cannot write \"out/shells.csv\": permission denied"},
}

// storeExamples are those of sources that are loaded: what is printed.
var storeExamples = map[Code]Example{
	"HF5020": {Shown: "error[HF5020]: cannot keep the source \"edr\": no space left on device"},
	"HF5021": {Shown: "error[HF5021]: cannot use the source \"edr\": it was loaded by a later version of huntc"},
	"HF5022": {Shown: "note[HF5022]: the source \"edr\" is loaded for this run only: the cache cannot be written to\n  hint: set XDG_CACHE_HOME to a directory that can be written to, or load it under a name with `huntc load`"},
	"HF5023": {Shown: "error[HF5023]: events.ndjson:17: malformed record: unexpected end of JSON input\n  hint: nothing was loaded; without --strict a broken record costs only itself"},
	"HF5024": {Shown: "note[HF5024]: \"edr\" is loaded, but huntc.yaml has another source of that name, which is used\n  hint: give one of them another name"},
	"HF5025": {Shown: "error[HF5025]: cannot add to the source \"edr\": it is ecs, and the files are ocsf"},
	"HF5026": {Shown: "note[HF5026]: \"edr\": 4 times: a reference to an object that the observation lacks"},
}

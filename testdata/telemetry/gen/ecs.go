package main

// The part of the Elastic Common Schema that the fleet's agents fill. Missing values are
// left out, never null or empty.
type (
	ecsEvent struct {
		Timestamp   string       `json:"@timestamp"`
		Event       ecsKind      `json:"event"`
		Host        ecsHost      `json:"host"`
		Process     *ecsProcess  `json:"process,omitempty"`
		User        *ecsUser     `json:"user,omitempty"`
		File        *ecsFile     `json:"file,omitempty"`
		Source      *ecsEndpoint `json:"source,omitempty"`
		Destination *ecsEndpoint `json:"destination,omitempty"`
		Network     *ecsNetwork  `json:"network,omitempty"`
	}
	ecsKind struct {
		Kind     string   `json:"kind"`
		Category []string `json:"category"`
		Type     []string `json:"type"`
		Action   string   `json:"action"`
	}
	ecsHost struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Hostname string `json:"hostname"`
		OS       ecsOS  `json:"os"`
	}
	ecsOS struct {
		Type string `json:"type"`
		Name string `json:"name"`
	}
	ecsProcess struct {
		PID         int         `json:"pid"`
		Name        string      `json:"name,omitempty"`
		Executable  string      `json:"executable,omitempty"`
		CommandLine string      `json:"command_line,omitempty"`
		Parent      *ecsProcess `json:"parent,omitempty"`
	}
	ecsUser struct {
		Name string `json:"name"`
	}
	ecsFile struct {
		Path string `json:"path"`
		Name string `json:"name"`
	}
	ecsEndpoint struct {
		IP      string `json:"ip"`
		Port    int    `json:"port"`
		Bytes   int    `json:"bytes"`
		Packets int    `json:"packets"`
	}
	ecsNetwork struct {
		Transport string `json:"transport"`
		Type      string `json:"type"`
		Protocol  string `json:"protocol,omitempty"`
	}
)

// kinds is ECS's view of each action: category and type.
var kinds = map[string][2]string{
	"fork":     {"process", "start"},
	"exec":     {"process", "start"},
	"exit":     {"process", "end"},
	"flow":     {"network", "connection"},
	"created":  {"file", "creation"},
	"modified": {"file", "change"},
	"deleted":  {"file", "deletion"},
	"accessed": {"file", "access"},
}

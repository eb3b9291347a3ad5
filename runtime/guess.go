package runtime

import (
	"os"
	"strings"
)

func guess(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if len(b) > 4096 {
		b = b[:4096]
	}
	if strings.Contains(string(b), "bundle") {
		return "stix", nil
	}
	return "ecs", nil
}

// Knativecheck does to manifests what the webhook of Knative Serving does:
// read them strictly, set the defaults, validate.
package main

import (
	"bufio"
	"context"
	encodingjson "encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	yamlreader "k8s.io/apimachinery/pkg/util/yaml"
	"knative.dev/pkg/apis"
	"knative.dev/serving/pkg/apis/config"
	servingv1 "knative.dev/serving/pkg/apis/serving/v1"
	servingv1beta1 "knative.dev/serving/pkg/apis/serving/v1beta1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// resource is what the webhook asks of a type.
type resource interface {
	apis.Defaultable
	apis.Validatable
}

// header is enough of an object to know what it is.
type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name string `json:"name"`
	} `json:"metadata"`
}

func (h header) String() string { return h.Kind + "/" + h.Metadata.Name }

// typed gives an empty object of the type, nil when the type is not Knative's.
func typed(h header) resource {
	switch {
	case h.APIVersion == servingv1.SchemeGroupVersion.String() && h.Kind == "Service":
		return &servingv1.Service{}
	case h.APIVersion == servingv1beta1.SchemeGroupVersion.String() && h.Kind == "DomainMapping":
		return &servingv1beta1.DomainMapping{}
	default:
		return nil
	}
}

// problem is one thing that is wrong with one object.
type problem struct {
	File    string `json:"file"`
	Object  string `json:"object"`
	Warning bool   `json:"warning"`
	Message string `json:"message"`
}

func (p problem) String() string {
	if p.Warning {
		return fmt.Sprintf("%s: %s: warning: %s", p.File, p.Object, p.Message)
	}
	return fmt.Sprintf("%s: %s: %s", p.File, p.Object, p.Message)
}

// judge returns whether the document is one of Knative's, and what is wrong with it.
func judge(ctx context.Context, path string, document []byte) (bool, []problem) {
	var head header
	var problems []problem
	say := func(err error, warning bool) {
		// A field error puts its details on lines of their own.
		message := strings.ReplaceAll(err.Error(), "\n", ": ")
		problems = append(problems, problem{path, head.String(), warning, message})
	}
	text, err := yaml.YAMLToJSONStrict(document)
	if err == nil {
		err = json.UnmarshalCaseSensitivePreserveInts(text, &head)
	}
	if err != nil {
		say(err, false)
		return true, problems
	}
	object := typed(head)
	if object == nil {
		return false, nil
	}
	unknown, err := json.UnmarshalStrict(text, object)
	if err != nil {
		say(err, false)
		return true, problems
	}
	for _, each := range unknown {
		say(each, false)
	}
	object.SetDefaults(ctx)
	for _, each := range object.Validate(ctx).WrappedErrors() {
		var field *apis.FieldError
		say(each, errors.As(each, &field) && field.Level == apis.WarningLevel)
	}
	return true, problems
}

// features holds the `KEY=VALUE` pairs of config-features that a cluster was given.
type features map[string]string

func (f features) String() string { return fmt.Sprint(map[string]string(f)) }

func (f features) Set(pair string) error {
	key, value, found := strings.Cut(pair, "=")
	if !found {
		return fmt.Errorf("%q is not KEY=VALUE", pair)
	}
	f[key] = value
	return nil
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("knativecheck", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print how many objects were judged and what is wrong as JSON")
	given := features{}
	flags.Var(given, "feature", "entry of config-features, KEY=VALUE; may be repeated")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("usage: knativecheck [--json] [--feature KEY=VALUE]… FILE…")
	}

	defaults, err := config.NewDefaultsConfigFromMap(map[string]string{})
	if err != nil {
		return err
	}
	chosen, err := config.NewFeaturesConfigFromMap(given)
	if err != nil {
		return err
	}
	ctx := apis.WithinCreate(config.ToContext(context.Background(), &config.Config{
		Defaults: defaults,
		Features: chosen,
	}))

	judged, problems := 0, []problem{}
	for _, path := range flags.Args() {
		count, found, err := judgeFile(ctx, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		judged += count
		problems = append(problems, found...)
	}
	// Nothing judged must not look like nothing wrong.
	if judged == 0 {
		return errors.New("no Knative Service or DomainMapping in the given files")
	}
	if *asJSON {
		report := map[string]any{"judged": judged, "problems": problems}
		if err := encodingjson.NewEncoder(stdout).Encode(report); err != nil {
			return err
		}
	}
	failed := 0
	for _, each := range problems {
		if !each.Warning {
			failed++
		}
		if !*asJSON {
			fmt.Fprintln(stdout, each)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d problems", failed)
	}
	return nil
}

// judgeFile judges every document of a file; it returns how many were Knative's.
func judgeFile(ctx context.Context, path string) (int, []problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, nil, err
	}
	defer file.Close()
	judged, problems := 0, []problem{}
	reader := yamlreader.NewYAMLReader(bufio.NewReader(file))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return judged, problems, nil
		}
		if err != nil {
			return judged, problems, err
		}
		ours, found := judge(ctx, path, document)
		if ours {
			judged++
		}
		problems = append(problems, found...)
	}
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// Composecheck loads Compose files with the loader of `docker compose config`
// and says what that loader says about them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/sirupsen/logrus"
)

// envFiles collects the values of a flag that may be repeated.
type envFiles []string

func (e *envFiles) String() string     { return fmt.Sprint([]string(*e)) }
func (e *envFiles) Set(v string) error { *e = append(*e, v); return nil }

// warnings prints what the loader only logs, such as an unset variable, so
// that a caller can hold it against the file.
type warnings struct{ to io.Writer }

func (warnings) Levels() []logrus.Level { return []logrus.Level{logrus.WarnLevel} }

func (w warnings) Fire(entry *logrus.Entry) error {
	_, err := fmt.Fprintf(w.to, "warning: %s\n", entry.Message)
	return err
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("composecheck", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print the loaded project as JSON")
	name := flags.String("project-name", "", "name of the project (default: from the file or its folder)")
	var env envFiles
	flags.Var(&env, "env-file", "file of variables (default: .env beside the first file); may be repeated")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("usage: composecheck [--json] [--project-name NAME] [--env-file FILE]… FILE…")
	}

	logrus.SetOutput(io.Discard)
	logrus.AddHook(warnings{stderr})

	first, err := filepath.Abs(flags.Arg(0))
	if err != nil {
		return err
	}
	options := []cli.ProjectOptionsFn{
		cli.WithWorkingDirectory(filepath.Dir(first)),
		// The variables of the calling shell are left out on purpose: a file
		// must load the same on every machine.
		cli.WithEnvFiles(env...),
		cli.WithDotEnv,
		// Services behind a profile are part of the file, so they are judged.
		cli.WithDefaultProfiles("*"),
	}
	if *name != "" {
		options = append(options, cli.WithName(*name))
	}
	project, err := cli.NewProjectOptions(flags.Args(), options...)
	if err != nil {
		return err
	}
	loaded, err := project.LoadProject(context.Background())
	if err != nil {
		return err
	}
	if *asJSON {
		text, err := loaded.MarshalJSON()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(stdout, "%s\n", text)
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d services\n", loaded.Name, len(loaded.Services))
	return err
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

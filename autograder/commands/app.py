"""The command ``autograder``: all that people type, in the order in which it is listed."""

import typer

from autograder.commands import lms, service, student, teacher

app = typer.Typer(
    help="Release, grade and report the notebooks of an nbgrader course.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help takes half the time
    context_settings={"max_content_width": 100},
    pretty_exceptions_enable=False,
    add_completion=False,
)

for command in (
    teacher.new,
    teacher.release,
    teacher.grade,
    teacher.audit,
    teacher.doctor,
    teacher.report,
    lms.export,
):
    app.command()(command)
app.command("import")(lms.import_zip)
app.command()(student.check)
app.command("hand-in")(student.hand_in)
for command in (service.serve, service.enroll, service.revoke):
    app.command()(command)

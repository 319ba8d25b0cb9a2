"""The asset after the publication: who owes what by when, in the outbox, and by mail to the districts."""

import dagster as dg

from pipelines import settings as clock
from pipelines.alerts.remind import AddressBookError, remind
from pipelines.alerts.reminder_files import write_reminders
from pipelines.night_journal import Step
from pipelines.orchestration.jobs import is_aside
from pipelines.orchestration.publication import PUBLICATION
from pipelines.orchestration.resources import Night
from pipelines.orchestration.retries import again_if_it_may_pass

REMINDERS = "reminders"


@dg.asset(
    key=REMINDERS,
    deps=[PUBLICATION],
    group_name="publish",
    description="催报清单:谁在何时之前还欠什么。Reminders: who owes what by when, for the city and each district.",
)
def reminders(context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    """Bring outbox/reminders up to date with what was just published, then send what is due.

    A mail that cannot be sent is a warning; the next night sends it.
    """
    if is_aside(context.run.run_config):
        return dg.MaterializeResult(metadata={"owed": 0})
    night.begin(Step.REMINDERS)
    settings = night.settings
    with again_if_it_may_pass():
        files = write_reminders(settings.published_link, settings.reminders)
    try:
        deliveries = remind(settings, clock.now())
    except AddressBookError as error:
        night.warn(str(error))
        deliveries = []
    if failed := [delivery for delivery in deliveries if not delivery.ok]:
        night.warn(f"催报邮件未送达 reminders not delivered: {', '.join(delivery.channel for delivery in failed)}")
    return dg.MaterializeResult(
        metadata={
            "owed": files.owed,
            "districts": files.districts,
            "mails": len(deliveries),
            "put_aside": [str(path) for path in files.put_aside],
        }
    )

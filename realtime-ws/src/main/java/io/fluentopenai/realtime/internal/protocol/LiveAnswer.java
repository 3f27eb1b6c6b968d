package io.fluentopenai.realtime.internal.protocol;

import static java.util.Map.entry;

import io.fluentopenai.client.model.LiveCommentaryAppendedEvent;
import io.fluentopenai.client.model.LiveDecisionItemCreatedEvent;
import io.fluentopenai.client.model.LiveDecisionItemDeletedEvent;
import io.fluentopenai.client.model.LiveInputAudioMutedEvent;
import io.fluentopenai.client.model.LiveInputAudioUnmutedEvent;
import io.fluentopenai.client.model.LiveInstructionsAppendedEvent;
import io.fluentopenai.client.model.LiveOutputAudioFixturePlayingEvent;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveServerEventTransportDtmfSent;
import io.fluentopenai.client.model.LiveSessionClosedEvent;
import io.fluentopenai.client.model.LiveSessionStartedEvent;
import io.fluentopenai.client.model.LiveSessionUpdatedEvent;
import io.fluentopenai.client.model.LiveThinkingAppendedEvent;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The event that confirms an event of a live session.
 *
 * @param type the class of the server's event
 * @param clientEventId the id of the event that the server says it confirms
 */
record LiveAnswer<E extends LiveServerEvent>(Class<E> type, Function<E, @Nullable String> clientEventId) {
    private static final Map<String, LiveAnswer<?>> BY_TYPE = Map.ofEntries(
            entry(
                    "session.start",
                    new LiveAnswer<>(LiveSessionStartedEvent.class, LiveSessionStartedEvent::clientEventId)),
            entry(
                    "session.update",
                    new LiveAnswer<>(LiveSessionUpdatedEvent.class, LiveSessionUpdatedEvent::clientEventId)),
            entry(
                    "session.close",
                    new LiveAnswer<>(LiveSessionClosedEvent.class, LiveSessionClosedEvent::clientEventId)),
            entry(
                    "session.input_audio.mute",
                    new LiveAnswer<>(LiveInputAudioMutedEvent.class, LiveInputAudioMutedEvent::clientEventId)),
            entry(
                    "session.input_audio.unmute",
                    new LiveAnswer<>(LiveInputAudioUnmutedEvent.class, LiveInputAudioUnmutedEvent::clientEventId)),
            entry(
                    "session.output_audio.fixture.play",
                    new LiveAnswer<>(
                            LiveOutputAudioFixturePlayingEvent.class,
                            LiveOutputAudioFixturePlayingEvent::clientEventId)),
            entry(
                    "session.instructions.append",
                    new LiveAnswer<>(
                            LiveInstructionsAppendedEvent.class, LiveInstructionsAppendedEvent::clientEventId)),
            entry(
                    "session.thinking.append",
                    new LiveAnswer<>(LiveThinkingAppendedEvent.class, LiveThinkingAppendedEvent::clientEventId)),
            entry(
                    "session.commentary.append",
                    new LiveAnswer<>(LiveCommentaryAppendedEvent.class, LiveCommentaryAppendedEvent::clientEventId)),
            entry(
                    "decision.item.create",
                    new LiveAnswer<>(LiveDecisionItemCreatedEvent.class, LiveDecisionItemCreatedEvent::clientEventId)),
            entry(
                    "decision.item.delete",
                    new LiveAnswer<>(LiveDecisionItemDeletedEvent.class, LiveDecisionItemDeletedEvent::clientEventId)),
            entry(
                    "transport.dtmf.send",
                    new LiveAnswer<>(
                            LiveServerEventTransportDtmfSent.class, LiveServerEventTransportDtmfSent::clientEventId)));

    /** Returns the confirmation of an event of this type; null if the server does not confirm it. */
    static @Nullable LiveAnswer<?> to(String type) {
        return BY_TYPE.get(type);
    }

    /** Returns whether an event confirms the one with this id. One that names no id confirms the first of its kind. */
    boolean matches(LiveServerEvent event, String eventId) {
        if (!type.isInstance(event)) {
            return false;
        }
        String named = clientEventId.apply(type.cast(event));
        return named == null || named.equals(eventId);
    }
}

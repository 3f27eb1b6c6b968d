package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.FunctionCallOutputItemParam;
import io.fluentopenai.client.model.LiveCommentaryAppendEvent;
import io.fluentopenai.client.model.LiveConnectClientEventTransportDtmfSend;
import io.fluentopenai.client.model.LiveInputAudioAppendEvent;
import io.fluentopenai.client.model.LiveInputAudioMuteEvent;
import io.fluentopenai.client.model.LiveInputAudioUnmuteEvent;
import io.fluentopenai.client.model.LiveInstructionsAppendEvent;
import io.fluentopenai.client.model.LiveOutputAudioDeltaEvent;
import io.fluentopenai.client.model.LiveResponseCreateEvent;
import io.fluentopenai.client.model.LiveResponseEvent;
import io.fluentopenai.client.model.LiveResponseItemCreateEvent;
import io.fluentopenai.client.model.LiveServerEventSessionInputAudioAppend;
import io.fluentopenai.client.model.LiveSessionCloseEvent;
import io.fluentopenai.client.model.LiveThinkingAppendEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.internal.Given;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Creates the common events of live sessions, and decodes what events contain. Experimental, see {@link Live}.
 *
 * <p>The classes of the events are generated: client events are a {@code LiveClientEvent} in a {@link LiveSession} and
 * a {@code LiveConnectClientEvent} in a {@link LiveSideband}; most are both. The server's are {@code LiveServerEvent}s;
 * an event of an unknown type is a {@code LiveServerEvent.Unknown} with its JSON.
 *
 * @see Live
 */
public final class LiveEvents {
    private LiveEvents() {}

    // ---- Context for the model

    /** Gives the model text to communicate to the user. Up to 500 tokens. */
    public static LiveCommentaryAppendEvent commentary(String text) {
        return commentaryOf(null, text);
    }

    /**
     * Gives the model the result of delegated work, or its progress, to communicate to the user. Up to 500 tokens.
     *
     * @param delegationId the id from {@code session.delegation.created}; its target must be {@code client}
     */
    public static LiveCommentaryAppendEvent commentary(String delegationId, String text) {
        return commentaryOf(Given.notNull(delegationId, "delegationId"), text);
    }

    private static LiveCommentaryAppendEvent commentaryOf(@Nullable String delegationId, String text) {
        return new LiveCommentaryAppendEvent().delegationId(delegationId).content(Given.notNull(text, "text"));
    }

    /** Gives the model context that it does not read out. Up to 500 tokens. It may still influence what it says. */
    public static LiveThinkingAppendEvent thinking(String text) {
        return thinkingOf(null, text);
    }

    /**
     * Gives the model context of delegated work that it does not read out. Up to 500 tokens.
     *
     * @param delegationId the id from {@code session.delegation.created}; its target must be {@code client}
     */
    public static LiveThinkingAppendEvent thinking(String delegationId, String text) {
        return thinkingOf(Given.notNull(delegationId, "delegationId"), text);
    }

    private static LiveThinkingAppendEvent thinkingOf(@Nullable String delegationId, String text) {
        return new LiveThinkingAppendEvent().delegationId(delegationId).content(Given.notNull(text, "text"));
    }

    /** Adds instructions to the running conversation. Up to 500 tokens. */
    public static LiveInstructionsAppendEvent instructions(String text) {
        return new LiveInstructionsAppendEvent().delegationId(null).content(Given.notNull(text, "text"));
    }

    // ---- Audio

    /**
     * Appends input audio.
     *
     * @param audio raw audio in the session's format, without a header
     */
    public static LiveInputAudioAppendEvent appendAudio(byte[] audio) {
        return new LiveInputAudioAppendEvent().audio(Base64.getEncoder().encodeToString(Given.notNull(audio, "audio")));
    }

    /** Mutes the user, so that the model does not hear the input audio. */
    public static LiveInputAudioMuteEvent mute() {
        return new LiveInputAudioMuteEvent();
    }

    /** Lets the model hear the input audio again. */
    public static LiveInputAudioUnmuteEvent unmute() {
        return new LiveInputAudioUnmuteEvent();
    }

    /**
     * Returns the model's audio: in a {@link LiveSession} in the session's format, in a {@link LiveSideband} in PCM16
     * at 24 kHz. Empty if the server left it out.
     *
     * @throws IllegalArgumentException if it is not valid base64
     */
    public static byte[] audio(LiveOutputAudioDeltaEvent event) {
        return decoded(Given.notNull(event, "event").delta());
    }

    /**
     * Returns the user's audio that a {@link LiveSideband} gets, in PCM16 at 24 kHz. Empty if the server left it out.
     *
     * @throws IllegalArgumentException if it is not valid base64
     */
    public static byte[] audio(LiveServerEventSessionInputAudioAppend event) {
        return decoded(Given.notNull(event, "event").audio());
    }

    private static byte[] decoded(@Nullable String base64) {
        return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
    }

    // ---- Work that the session delegates to the Responses API

    /**
     * Returns the event of the delegated response that an event of the session contains; an event of an unknown type is
     * a {@code ResponseStreamEvent.Unknown}.
     */
    public static ResponseStreamEvent responseEvent(LiveResponseEvent event) {
        JsonNode inner = Json.toTree(Given.notNull(event, "event")).path("event");
        return Json.read(inner.isObject() ? inner.toString() : "{}", ResponseStreamEvent.class);
    }

    /**
     * Adds the output of a function that the delegated response calls. Send {@link #createResponse} when all calls are
     * answered.
     *
     * @param callId the {@code call_id} of the function call
     * @param output any text, usually JSON
     */
    public static LiveResponseItemCreateEvent functionOutput(String callId, String output) {
        return new LiveResponseItemCreateEvent()
                .item(new FunctionCallOutputItemParam()
                        .callId(Given.notNull(callId, "callId"))
                        .output(Given.notNull(output, "output")));
    }

    /** Requests a response of the Responses API, or continues one that waits for the output of functions. */
    public static LiveResponseCreateEvent createResponse() {
        return new LiveResponseCreateEvent();
    }

    // ---- The session

    /**
     * Sends a key press of a telephone (DTMF), in a {@link LiveSideband}.
     *
     * @param key one of {@code 0} to {@code 9}, {@code A} to {@code D}, {@code *} and {@code #}
     */
    public static LiveConnectClientEventTransportDtmfSend dtmf(String key) {
        return new LiveConnectClientEventTransportDtmfSend().event(Given.notNull(key, "key"));
    }

    /** Ends the session. The server answers with {@code session.closed}. */
    public static LiveSessionCloseEvent closeSession() {
        return new LiveSessionCloseEvent();
    }
}

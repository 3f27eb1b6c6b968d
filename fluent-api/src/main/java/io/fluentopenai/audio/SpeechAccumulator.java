package io.fluentopenai.audio;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.model.CreateSpeechResponseStreamEvent;
import io.fluentopenai.client.model.SpeechAudioDeltaEvent;
import io.fluentopenai.client.model.SpeechAudioDoneEvent;
import io.fluentopenai.internal.Accumulator;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins the pieces of speech. */
final class SpeechAccumulator implements Accumulator<CreateSpeechResponseStreamEvent, SpeechEvent, Speech> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private @Nullable SpeechAudioDoneEvent done;

    SpeechAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public SpeechEvent accept(CreateSpeechResponseStreamEvent event) {
        byte[] added = {};
        if (event instanceof SpeechAudioDeltaEvent delta && delta.audio() != null) {
            added = decode(delta.audio());
            audio.writeBytes(added);
        } else if (event instanceof SpeechAudioDoneEvent end) {
            done = end;
        }
        return new SpeechEvent(event, event.type(), added);
    }

    private byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new StreamException("The server sent speech that is not base64: " + e.getMessage(), e, info);
        }
    }

    @Override
    public @Nullable String missing(boolean ended) {
        return done == null ? "the speech was done" : null;
    }

    @Override
    public List<?> partial() {
        return audio.size() == 0 ? List.of() : List.of(result());
    }

    @Override
    public Speech result() {
        return new Speech(openai, done == null ? new SpeechAudioDoneEvent() : done, info, audio.toByteArray());
    }
}

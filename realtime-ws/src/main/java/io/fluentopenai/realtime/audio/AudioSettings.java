package io.fluentopenai.realtime.audio;

import com.fasterxml.jackson.databind.node.NullNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AudioTranscription;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAAudio;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAAudioInput;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAAudioInputNoiseReduction;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAAudioOutput;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGAAudio;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGAAudioInput;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGAAudioInputNoiseReduction;
import io.fluentopenai.client.model.RealtimeTurnDetection;
import io.fluentopenai.client.model.RealtimeTurnDetectionSemanticVad;
import io.fluentopenai.client.model.RealtimeTurnDetectionServerVad;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ClientEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openapitools.jackson.nullable.JsonNullable;

/**
 * The audio settings of a session's configuration, without the nesting of the API.
 *
 * <pre>{@code
 * RealtimeConfig.conversation("gpt-realtime-2.1", session -> new AudioSettings()
 *         .voice("marin")
 *         .semanticVad("low")
 *         .noiseReduction(NoiseReductionType.FAR_FIELD)
 *         .transcription("gpt-transcribe", transcription -> transcription.language("en"))
 *         .applyTo(session));
 * }</pre>
 *
 * <p>Settings that are not set leave the configuration unchanged. Mutable and not thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/guides/realtime-vad">Voice activity detection in the guides</a>
 */
public final class AudioSettings {
    private @Nullable RealtimeAudioFormat inputFormat;
    private @Nullable RealtimeAudioFormat outputFormat;
    private @Nullable String voice;
    private @Nullable Double speed;
    private @Nullable NoiseReductionType noiseReduction;
    private @Nullable AudioTranscription transcription;
    private JsonNullable<RealtimeTurnDetection> turnDetection = JsonNullable.undefined();

    /** Creates empty settings. */
    public AudioSettings() {}

    /** Sets the format of the input audio. */
    public AudioSettings inputFormat(RealtimeAudioFormat format) {
        inputFormat = Given.notNull(format, "format");
        return this;
    }

    /** Sets the format of the output audio. */
    public AudioSettings outputFormat(RealtimeAudioFormat format) {
        outputFormat = Given.notNull(format, "format");
        return this;
    }

    /** Sets the voice of the model, such as {@code marin}. It cannot be changed after the model has spoken. */
    public AudioSettings voice(String name) {
        voice = Given.notNull(name, "name");
        return this;
    }

    /** Sets the speed of the speech, 0.25 to 1.5, where 1 is normal. */
    public AudioSettings speed(double times) {
        speed = times;
        return this;
    }

    /** Sets the noise reduction of the input audio, which is applied before voice activity detection and the model. */
    public AudioSettings noiseReduction(NoiseReductionType type) {
        noiseReduction = Given.notNull(type, "type");
        return this;
    }

    /**
     * Turns on transcription of the input audio.
     *
     * @param model the transcription model, such as {@code gpt-transcribe}
     */
    public AudioSettings transcription(String model) {
        return transcription(model, settings -> {});
    }

    /** Turns on transcription of the input audio, with a language, a prompt and so on. */
    public AudioSettings transcription(String model, Consumer<? super AudioTranscription> settings) {
        AudioTranscription made = new AudioTranscription().model(Given.notNull(model, "model"));
        Given.notNull(settings, "settings").accept(made);
        transcription = made;
        return this;
    }

    // ---- Turn detection

    /**
     * Turns on server-side voice activity detection by volume ({@code server_vad}), with the server's default settings.
     */
    public AudioSettings serverVad() {
        return serverVad(settings -> {});
    }

    /**
     * Turns on server-side voice activity detection by volume ({@code server_vad}).
     *
     * @param settings sets thresholds, and whether the server creates and interrupts responses
     */
    public AudioSettings serverVad(Consumer<? super RealtimeTurnDetectionServerVad> settings) {
        RealtimeTurnDetectionServerVad made = new RealtimeTurnDetectionServerVad();
        Given.notNull(settings, "settings").accept(made);
        turnDetection = JsonNullable.of(made);
        return this;
    }

    /**
     * Turns on semantic voice activity detection ({@code semantic_vad}): the server decides from the words whether the
     * user has finished.
     *
     * @param eagerness {@code low} gives the user more time, {@code high} answers as soon as possible; {@code medium}
     *     and {@code auto} are equivalent
     */
    public AudioSettings semanticVad(String eagerness) {
        Given.notNull(eagerness, "eagerness");
        return semanticVad(settings -> settings.eagerness(eagerness));
    }

    /**
     * Turns on semantic voice activity detection ({@code semantic_vad}): the server decides from the words whether the
     * user has finished.
     *
     * @param settings sets the eagerness, and whether the server creates and interrupts responses
     */
    public AudioSettings semanticVad(Consumer<? super RealtimeTurnDetectionSemanticVad> settings) {
        RealtimeTurnDetectionSemanticVad made = new RealtimeTurnDetectionSemanticVad();
        Given.notNull(settings, "settings").accept(made);
        turnDetection = JsonNullable.of(made);
        return this;
    }

    /**
     * Turns off turn detection. The client ends a turn with {@link ClientEvent#commitAudio()} and {@link
     * ClientEvent#createResponse()}.
     */
    public AudioSettings noTurnDetection() {
        turnDetection = JsonNullable.of(null);
        return this;
    }

    // ---- Where it goes

    /** Applies these settings to the configuration of a conversation. The rest of it stays unchanged. */
    public void applyTo(RealtimeSessionCreateRequestGA session) {
        RealtimeSessionCreateRequestGAAudio audio =
                Given.notNull(session, "session").audio() == null
                        ? new RealtimeSessionCreateRequestGAAudio()
                        : session.audio();
        RealtimeSessionCreateRequestGAAudioInput input =
                audio.input() == null ? new RealtimeSessionCreateRequestGAAudioInput() : audio.input();
        boolean changesInput =
                inputFormat != null || transcription != null || noiseReduction != null || turnDetection.isPresent();
        if (inputFormat != null) {
            input.format(inputFormat.toModel());
        }
        if (transcription != null) {
            input.transcription(transcription);
        }
        if (noiseReduction != null) {
            input.noiseReduction(new RealtimeSessionCreateRequestGAAudioInputNoiseReduction().type(noiseReduction));
        }
        if (turnDetection.isPresent()) {
            input.turnDetectionNullable(turnDetection);
        }
        RealtimeSessionCreateRequestGAAudioOutput output =
                audio.output() == null ? new RealtimeSessionCreateRequestGAAudioOutput() : audio.output();
        boolean changesOutput = outputFormat != null || voice != null || speed != null;
        if (outputFormat != null) {
            output.format(outputFormat.toModel());
        }
        if (voice != null) {
            output.voice(voice);
        }
        if (speed != null) {
            output.speed(speed);
        }
        if (changesInput) {
            audio.input(input);
        }
        if (changesOutput) {
            audio.output(output);
        }
        if (changesInput || changesOutput) {
            session.audio(audio);
        }
    }

    /**
     * Applies these settings to the configuration of a transcription session. The rest of it stays unchanged.
     *
     * @throws IllegalStateException if an output format, voice or speed is set, which such a session does not have
     */
    public void applyTo(RealtimeTranscriptionSessionCreateRequestGA session) {
        if (outputFormat != null || voice != null || speed != null) {
            throw new IllegalStateException(
                    "A transcription session does not speak: set no outputFormat, voice or speed");
        }
        RealtimeTranscriptionSessionCreateRequestGAAudio audio =
                Given.notNull(session, "session").audio() == null
                        ? new RealtimeTranscriptionSessionCreateRequestGAAudio()
                        : session.audio();
        RealtimeTranscriptionSessionCreateRequestGAAudioInput input =
                audio.input() == null ? new RealtimeTranscriptionSessionCreateRequestGAAudioInput() : audio.input();
        if (inputFormat != null) {
            input.format(inputFormat.toModel());
        }
        if (transcription != null) {
            input.transcription(transcription);
        }
        if (noiseReduction != null) {
            input.noiseReduction(
                    new RealtimeTranscriptionSessionCreateRequestGAAudioInputNoiseReduction().type(noiseReduction));
        }
        if (turnDetection.isPresent()) {
            input.turnDetectionNullable(turnDetection);
        }
        session.audio(audio.input(input));
    }

    /**
     * Applies these settings to a configuration in the beta protocol, which has other names for them. The rest of it
     * stays unchanged. Settings that the protocol has but its schema lacks become extra properties.
     */
    public void applyTo(RealtimeSessionCreateRequest session) {
        Given.notNull(session, "session");
        if (inputFormat != null) {
            session.inputAudioFormat(inputFormat.betaName());
        }
        if (outputFormat != null) {
            session.outputAudioFormat(outputFormat.betaName());
        }
        if (voice != null) {
            session.voice(voice);
        }
        if (speed != null) {
            session.speed(speed);
        }
        if (noiseReduction != null) {
            session.putExtraProperty(
                    "input_audio_noise_reduction",
                    Json.toTree(new RealtimeSessionCreateRequestGAAudioInputNoiseReduction().type(noiseReduction)));
        }
        if (transcription != null) {
            session.inputAudioTranscription(null)
                    .putExtraProperty("input_audio_transcription", Json.toTree(transcription));
        }
        if (turnDetection.isPresent()) {
            RealtimeTurnDetection detection = turnDetection.orElse(null);
            session.turnDetection(null)
                    .putExtraProperty("turn_detection", detection == null ? NullNode.instance : Json.toTree(detection));
        }
    }
}

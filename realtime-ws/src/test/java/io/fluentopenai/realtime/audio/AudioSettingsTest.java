package io.fluentopenai.realtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.client.model.RealtimeAudioFormats;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGA;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AudioSettingsTest {

    @Test
    void everythingHasItsPlaceInAConversation() {
        RealtimeSessionCreateRequestGA session = new RealtimeSessionCreateRequestGA();
        all().speed(1.25).applyTo(session);
        assertJson(
                session,
                "{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcmu'},"
                        + "'transcription':{'model':'gpt-4o-transcribe','language':'en'},"
                        + "'noise_reduction':{'type':'far_field'},"
                        + "'turn_detection':{'type':'server_vad','threshold':0.6,'silence_duration_ms':400}},"
                        + "'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'marin','speed':1.25}}}");
    }

    @Test
    void whatWasSetBeforeStays() {
        RealtimeSessionCreateRequestGA session = new RealtimeSessionCreateRequestGA();
        new AudioSettings().voice("marin").noTurnDetection().applyTo(session);
        new AudioSettings().semanticVad("low").applyTo(session);
        new AudioSettings().applyTo(session);
        assertJson(
                session,
                "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'low'}},"
                        + "'output':{'voice':'marin'}}}");
    }

    @Test
    void nothingSetChangesNothing() {
        RealtimeSessionCreateRequestGA session = new RealtimeSessionCreateRequestGA();
        new AudioSettings().applyTo(session);
        assertJson(session, "{'type':'realtime'}");
    }

    @Test
    void noTurnDetectionIsNullAndNotLeftOut() {
        RealtimeSessionCreateRequestGA session = new RealtimeSessionCreateRequestGA();
        new AudioSettings().noTurnDetection().applyTo(session);
        assertJson(session, "{'type':'realtime','audio':{'input':{'turn_detection':null}}}");

        RealtimeTranscriptionSessionCreateRequestGA transcription = new RealtimeTranscriptionSessionCreateRequestGA();
        new AudioSettings().noTurnDetection().applyTo(transcription);
        assertJson(transcription, "{'type':'transcription','audio':{'input':{'turn_detection':null}}}");

        RealtimeSessionCreateRequest beta = new RealtimeSessionCreateRequest();
        new AudioSettings().noTurnDetection().applyTo(beta);
        assertJson(beta, "{'turn_detection':null}");
    }

    @Test
    void theBetaProtocolHasItsOwnNames() {
        RealtimeSessionCreateRequest session = new RealtimeSessionCreateRequest();
        all().applyTo(session);
        assertJson(
                session,
                "{'input_audio_format':'g711_ulaw','output_audio_format':'pcm16','voice':'marin',"
                        + "'input_audio_transcription':{'model':'gpt-4o-transcribe','language':'en'},"
                        + "'input_audio_noise_reduction':{'type':'far_field'},"
                        + "'turn_detection':{'type':'server_vad','threshold':0.6,'silence_duration_ms':400}}");
    }

    @Test
    void aTranscriptionSessionHasNoVoice() {
        RealtimeTranscriptionSessionCreateRequestGA session = new RealtimeTranscriptionSessionCreateRequestGA();
        new AudioSettings()
                .transcription("gpt-4o-transcribe")
                .noiseReduction(NoiseReductionType.NEAR_FIELD)
                .applyTo(session);
        assertJson(
                session,
                "{'type':'transcription','audio':{'input':{'transcription':{'model':'gpt-4o-transcribe'},"
                        + "'noise_reduction':{'type':'near_field'}}}}");
        assertThatThrownBy(() -> new AudioSettings().voice("marin").applyTo(session))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("voice");
    }

    @Test
    void formatsAreSpelledAsTheProtocolSpellsThem() {
        assertThat(RealtimeAudioFormat.G711_ULAW.betaName()).isEqualTo("g711_ulaw");
        assertThat(RealtimeAudioFormat.G711_ALAW.betaName()).isEqualTo("g711_alaw");
        for (RealtimeAudioFormat format : RealtimeAudioFormat.values()) {
            RealtimeAudioFormats model = format.toModel();
            assertThat(model.type()).isEqualTo(format.type());
            assertThat(RealtimeAudioFormat.named(format.type())).isEqualTo(format);
            assertThat(RealtimeAudioFormat.named(format.betaName())).isEqualTo(format);
        }
        assertThat(RealtimeAudioFormat.named("audio/opus")).isNull();
    }

    @Test
    void bytesAndMillisecondsAreWholeSamplesAndRoundedDown() {
        assertThat(RealtimeAudioFormat.PCM16.bytes(Duration.ofMillis(20))).isEqualTo(960);
        assertThat(RealtimeAudioFormat.PCM16.millis(960)).isEqualTo(20);
        assertThat(RealtimeAudioFormat.PCM16.millis(959)).isEqualTo(19);
        assertThat(RealtimeAudioFormat.G711_ULAW.bytes(Duration.ofMillis(20))).isEqualTo(160);
        assertThat(RealtimeAudioFormat.G711_ALAW.millis(15)).isEqualTo(1);
        assertThat(RealtimeAudioFormat.PCM16.millis(48L * 3_600_000 * 24)).isEqualTo(86_400_000);
    }

    private static AudioSettings all() {
        return new AudioSettings()
                .inputFormat(RealtimeAudioFormat.G711_ULAW)
                .outputFormat(RealtimeAudioFormat.PCM16)
                .voice("marin")
                .noiseReduction(NoiseReductionType.FAR_FIELD)
                .transcription("gpt-4o-transcribe", transcription -> transcription.language("en"))
                .serverVad(vad -> vad.threshold(0.6).silenceDurationMs(400));
    }

    private static void assertJson(JsonValue session, String singleQuoted) {
        assertThat(Json.toTree(session)).isEqualTo(Json.parse(singleQuoted.replace('\'', '"')));
    }
}

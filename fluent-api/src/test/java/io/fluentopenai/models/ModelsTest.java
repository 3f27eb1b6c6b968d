package io.fluentopenai.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.PermissionDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsTest extends EndpointTest {
    private static final String OWN = "ft:gpt-4o-mini:fake::000001";

    @Test
    void listGivesAllModelsInOnePage() {
        List<Model> models = openai.models().list().all();
        assertThat(models).extracting(Model::id).contains("gpt-5.6-luna", OWN);
        assertThat(models.get(0).createdAt()).isNotNull();
        assertThat(openai.models().listAsync().join().items()).isEqualTo(models);
        assertThat(server.requests("listModels")).hasSize(2);
    }

    @Test
    void getTellsWhoseModelItIs() {
        assertThat(openai.models().get("gpt-5.6-luna").ownedBy()).isEqualTo("system");
        assertThat(openai.models().getAsync(OWN).join().id()).isEqualTo(OWN);
        assertThatThrownBy(() -> openai.models().get("no-such-model")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aFineTunedModelOfOnesOwnIsDeletedByOneRequest() {
        assertThat(openai.models().get(OWN).delete()).isTrue();
        assertThat(server.requests("deleteModel")).hasSize(1);
        assertThat(server.requests("retrieveModel")).hasSize(1);
        assertThatThrownBy(() -> openai.models().delete(OWN)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void deletingWhatIsNotOnesOwnIsAPermissionDeniedExceptionWithTheReason() {
        assertThatThrownBy(() -> openai.models().delete("gpt-5.6-luna"))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("gpt-5.6-luna");
        assertThat(openai.models().deleteAsync("gpt-5.6-luna"))
                .failsWithin(java.time.Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void aBlankIdIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.models().get(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
        assertThat(server.requests()).isEmpty();
    }
}

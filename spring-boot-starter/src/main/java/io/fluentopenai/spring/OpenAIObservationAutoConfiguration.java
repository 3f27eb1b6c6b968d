package io.fluentopenai.spring;

import io.fluentopenai.observability.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Records traces and metrics of the client, if {@code fluentopenai-observability} is on the class path. */
@AutoConfiguration(before = OpenAIAutoConfiguration.class)
@ConditionalOnClass(MicrometerListener.class)
public class OpenAIObservationAutoConfiguration {
    /** Creates the configuration. */
    public OpenAIObservationAutoConfiguration() {}

    /** The listener; replace it for prices or for masking of content. */
    @Bean
    @ConditionalOnMissingBean
    MicrometerListener openAIObservations(
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<MeterRegistry> meters,
            @Value("${fluentopenai.observations.capture-content:false}") boolean captureContent) {
        MicrometerListener.Builder builder = MicrometerListener.builder();
        observations.ifAvailable(builder::observations);
        meters.ifAvailable(builder::meters);
        if (captureContent) {
            builder.captureContent(UnaryOperator.identity());
        }
        return builder.build();
    }

    /** Adds the listener to the client. */
    @Bean
    OpenAICustomizer openAIObservationCustomizer(MicrometerListener listener) {
        return listener::register;
    }
}

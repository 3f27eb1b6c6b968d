package io.fluentopenai.spring;

import java.util.Locale;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Keeps secrets out of {@code /actuator/env} and {@code /actuator/configprops}, even if these show values. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public class OpenAISanitizingAutoConfiguration {
    /** Creates the configuration. */
    public OpenAISanitizingAutoConfiguration() {}

    /** The properties of the starter, and the environment variables that the client reads. */
    private static final Set<String> SECRETS = Set.of(
            "fluentopenaiapikey",
            "fluentopenaiadminapikey",
            "fluentopenaiproxypassword",
            "openaiapikey",
            "openaiadminkey",
            "openaikey",
            "openaisecretkey",
            "openaiwebhooksecret",
            "azureopenaiapikey");

    /** Replaces secrets; headers, too, because they may hold credentials. */
    @Bean
    SanitizingFunction openAISanitizingFunction() {
        return data -> isSecret(data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SanitizableData data) {
        String plain = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return SECRETS.contains(plain) || plain.startsWith("fluentopenaiheaders");
    }
}

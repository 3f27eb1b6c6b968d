package app;

import io.fluentopenai.OpenAI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    OpenAI openai(@Value("${openai.base-url}") String baseUrl, @Value("${openai.api-key}") String apiKey) {
        return OpenAI.builder().baseUrl(baseUrl).apiKey(apiKey).build();
    }
}

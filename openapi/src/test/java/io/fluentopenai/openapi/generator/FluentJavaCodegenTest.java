package io.fluentopenai.openapi.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openapitools.codegen.CliOption;

class FluentJavaCodegenTest {
    /** Maven's plugin ignores an option that the generator does not declare. */
    @Test
    void theOptionThatLeavesOutTheSupplementIsDeclared() {
        assertThat(new FluentJavaCodegen().cliOptions())
                .extracting(CliOption::getOpt)
                .contains("supplement");
    }
}

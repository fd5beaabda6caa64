package dev.workerloader.sample.agent;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What came out of a run that went well.
 *
 * @param result what the program returned, as JSON text
 * @param report what the run did and used
 * @since 0.1.0
 */
public record AgentAnswer(@JsonRawValue String result, @JsonUnwrapped AgentReport report) {

}
